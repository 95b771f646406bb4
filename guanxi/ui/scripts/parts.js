// On a narrow screen the columns of a record become tabs: data-shows="part" shows the column with data-part="part".
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shows]");
  if (!button) return;
  for (const each of button.parentElement.querySelectorAll("[data-shows]")) each.setAttribute("aria-current", String(each === button));
  for (const part of document.querySelectorAll("[data-part]")) part.toggleAttribute("data-shown", part.dataset.part === button.dataset.shows);
});
