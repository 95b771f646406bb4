// A form with data-unsaved asks before it is left with changes; what is saved by htmx counts as saved.
document.addEventListener("input", (event) => event.target.closest("form[data-unsaved]")?.setAttribute("data-dirty", ""));
document.addEventListener("submit", (event) => event.target.removeAttribute("data-dirty"));
document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (detail.successful) target.closest?.("form")?.removeAttribute("data-dirty");
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty]")) event.preventDefault();
});
