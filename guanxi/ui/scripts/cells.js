// Editing where a value stands. [data-cell] with data-edit-url: GET gives the editor (a form), its POST to the same address gives
// the new content, or 422 with the editor and its error. Click selects; Enter, F2 or typing edits; Esc cancels; Tab saves and moves.
import { attend, cell_at, chosen, is_selected, leave, selected } from "./catcher.js";
import { composing } from "./composing.js";
import "./dialogs.js";
import htmx from "./htmx.js";

const before = new WeakMap();
const loaded = new WeakMap();
const hurried = new WeakMap();
let opening = null;
const content = (cell) => new URLSearchParams(new FormData(cell.querySelector("form"))).toString();
const editing = (cell) => cell.hasAttribute("data-editing");
const cell_of = (node) => node?.closest?.("[data-cell]");

function neighbour(cell, across, down) {
  const row = cell.closest("[data-row], tr");
  if (!row) {
    const shown = [...document.querySelectorAll("[data-cell]")].filter((each) => each === cell || each.checkVisibility());
    return shown.at(shown.indexOf(cell) + across + down);
  }
  const cells = [...row.querySelectorAll("[data-cell]")];
  if (across) return cells[cells.indexOf(cell) + across];
  const beside = down > 0 ? row.nextElementSibling : row.previousElementSibling;
  return beside?.querySelectorAll("[data-cell]")[cells.indexOf(cell)];
}

const select = (cell) => {
  if (!cell) return;
  cell.tabIndex = -1;
  cell.focus();
  attend(cell);
};

async function edit(cell, typed = null) {
  if (editing(cell)) return;
  before.set(cell, cell.innerHTML);
  cell.setAttribute("data-editing", "");
  hurried.set(cell, []);
  opening = { cell, typed };
  await htmx.ajax("GET", cell.dataset.editUrl, { target: cell, swap: "innerHTML" });
  if (hurried.has(cell)) await chosen();
  if (!hurried.has(cell)) return;
  const keys = hurried.get(cell);
  hurried.delete(cell);
  const control = cell.querySelector("input:not([type=hidden]), select, textarea");
  if (!control) return cancel(cell);
  loaded.set(cell, content(cell));
  control.focus();
  const end = catch_up(control, typed, keys);
  if (end) keys_while_editing({ ...end, preventDefault() {}, stopPropagation() {} }, cell);
}

// Several values are edited in a dialog: the keys are caught up as soon as it is open, for from then on they go to its first input.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  const control = opening && hurried.has(opening.cell) && target.matches?.("dialog:modal") && target.querySelector("[autofocus]");
  if (!control) return;
  const { cell, typed } = opening;
  const keys = hurried.get(cell);
  hurried.delete(cell);
  cancel(cell, null);
  const end = catch_up(control, typed, keys);
  // Only once it has settled does htmx know the form.
  if (end?.key === "Enter") target.addEventListener("htmx:afterSettle", () => control.form.requestSubmit(), { once: true });
  else if (end?.key === "Escape") target.close();
});

// Whoever types faster than the editor arrives loses no letter, and the Tab at the end still saves.
function catch_up(control, typed, keys) {
  const end = keys.find(({ key, written }) => !written && ["Tab", "Enter", "Escape"].includes(key));
  let text = typed;
  for (const { key, written } of end ? keys.slice(0, keys.indexOf(end)) : keys) text = key === "Backspace" && !written ? (text ?? control.value).slice(0, -1) : (text ?? "") + key;
  if (text !== null && control.matches("input:not([type=checkbox], [type=date], [type=datetime-local], [type=time]), textarea")) {
    control.value = text;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  } else control.select?.();
  return end;
}

function hurry(event, cell) {
  const { key, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || (key.length > 1 && !["Tab", "Enter", "Escape", "Backspace"].includes(key))) return;
  hurried.get(cell).push({ key, shiftKey });
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("written", ({ target: cell, detail: text }) => {
  if (hurried.has(cell)) hurried.get(cell).push({ key: text, written: true });
  else edit(cell, text);
});

function cancel(cell, then = cell) {
  cell.removeAttribute("data-editing");
  cell.innerHTML = before.get(cell);
  if (then) select(then);
}

async function save(cell, then) {
  const form = cell.querySelector("form");
  if (!form || cell.hasAttribute("data-saving")) return;
  if (loaded.get(cell) === content(cell)) return cancel(cell, then);
  if (!form.reportValidity()) return;
  cell.setAttribute("data-saving", "");
  let failed = true;
  const listen = ({ detail }) => (failed = detail.xhr.status >= 400);
  cell.addEventListener("htmx:afterRequest", listen, { once: true });
  await htmx.ajax("POST", cell.dataset.editUrl, { source: form, target: cell, swap: "innerHTML" });
  cell.removeAttribute("data-saving");
  if (failed) return cell.querySelector("input, select, textarea")?.focus();
  cell.removeAttribute("data-editing");
  cell.setAttribute("data-saved", "");
  setTimeout(() => cell.removeAttribute("data-saved"), 900);
  if (then) select(then);
}

// The press itself moves the focus, so what was selected before it must be known at the press.
let selected_before = null;
document.addEventListener("pointerdown", (event) => {
  selected_before = selected();
  const open = document.querySelector("[data-cell][data-editing]");
  if (open && !open.contains(event.target)) save(open, null);
}, true);
document.addEventListener("click", (event) => {
  const cell = cell_of(event.target);
  if (!cell || editing(cell) || event.target.closest("a, button, input")) return;
  if (selected_before === cell || cell.hasAttribute("data-eager")) edit(cell);
  else select(cell);
});
document.addEventListener("dblclick", (event) => {
  const cell = cell_of(event.target);
  if (cell && !event.target.closest("a, button")) edit(cell);
});
document.addEventListener("submit", (event) => {
  const cell = cell_of(event.target);
  if (!cell) return;
  event.preventDefault();
  save(cell, cell);
});
document.addEventListener("focusout", (event) => {
  const cell = cell_of(event.target);
  if (!cell || !editing(cell) || !event.relatedTarget || cell.contains(event.relatedTarget)) return;
  save(cell, null);
});

function keys_while_editing(event, cell) {
  if (event.key === "Escape") cancel(cell);
  else if (event.key === "Tab") save(cell, neighbour(cell, event.shiftKey ? -1 : 1, 0) ?? cell);
  else if (event.key === "Enter" && !event.shiftKey) save(cell, cell);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function keys_while_selected(event, cell) {
  const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
  if (step) select(neighbour(cell, ...step));
  else if (event.key === "Enter" || event.key === "F2") edit(cell);
  else if (event.key === "Escape") document.activeElement.blur();
  else if (event.key === "Tab") return leave(cell);
  else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) edit(cell, event.key === " " ? null : event.key);
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  const cell = cell_at(event.target);
  if (!cell || composing(event)) return;
  if (hurried.has(cell)) hurry(event, cell);
  else if (editing(cell)) keys_while_editing(event, cell);
  else if (is_selected(cell, event.target)) keys_while_selected(event, cell);
}, true);

// From a row (after j or k), its checkbox or a link in it, the arrows and F2 lead into the cells; from the list itself, Enter.
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const row = target.closest?.("[data-rows] [data-row]") ?? (key === "Enter" && target.querySelector?.(":scope > [data-rows] [data-row]"));
  if (!row || !target.matches("[data-row], [data-row] a, [data-select], :has(> [data-rows])")) return;
  const cell = target.closest("[data-cell]") ?? row.querySelector("[data-cell]");
  if (!cell || editing(cell)) return;
  if (key === "ArrowRight" || key === "ArrowLeft" || (key === "Enter" && !target.closest("[data-row]"))) select(cell);
  else if (key === "ArrowDown" || key === "ArrowUp") select(neighbour(cell, 0, key === "ArrowDown" ? 1 : -1) ?? cell);
  else if (key === "F2") edit(cell);
  else return;
  event.preventDefault();
});
