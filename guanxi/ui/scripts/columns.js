// The column menu: [data-move="-1|1"] moves an <li> up or down (also by Alt+arrow), each change tells the form around it.
function move(item, step) {
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  other[step < 0 ? "before" : "after"](item);
  item.closest("form")?.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button) return;
  move(button.closest("li"), Number(button.dataset.move));
  button.focus();
});
document.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const item = event.altKey && step && event.target.closest?.("li:has([data-move])");
  if (!item) return;
  event.preventDefault();
  move(item, step);
  event.target.focus();
});
