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

// [data-sortable]: its lines can be dragged as well.
let dragged = null;
document.addEventListener("dragstart", (event) => {
  const line = event.target.closest?.("[data-sortable] > li[draggable]");
  if (!line) return;
  dragged = line;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
  line.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[data-sortable] > li");
  if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  if (over === dragged) return;
  const box = over.getBoundingClientRect();
  over[event.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
});
document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("dragged");
  dragged.closest("form")?.dispatchEvent(new Event("change", { bubbles: true }));
  dragged = null;
});
