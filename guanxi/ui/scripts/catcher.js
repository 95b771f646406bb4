// Input methods compose only where one can write. So over the selected cell stands a field, unseen until something is composed: typing
// begins in it, and what is chosen or pasted there is told to the cell as "written". Where fingers point there is none, for it would
// raise the keyboard on the glass; nor while text on the page is marked, which the field would unmark.
const field = document.createElement("input");
Object.assign(field, { className: "cell-catcher", autocomplete: "off", spellcheck: false, tabIndex: -1, hidden: true });
let caught = null;
let leaving = false;
let pressing = false;

export const selected = () => (document.activeElement === field ? caught : document.activeElement);
export const cell_at = (node) => (node === field ? caught : node?.closest?.("[data-cell]"));
export const is_selected = (cell, node) => node === cell || (node === field && caught === cell);

export function attend(cell) {
  if (leaving || document.activeElement !== cell || !matchMedia("(pointer: fine)").matches || !getSelection().isCollapsed) return;
  (cell.closest("dialog") ?? document.body).append(field);
  caught = cell;
  field.value = "";
  field.setAttribute("aria-label", name_of(cell));
  field.hidden = false;
  stand_over(cell);
  cell.setAttribute("data-current", "");
  field.focus({ preventScroll: true });
}

// Tab goes on from the cell, not from the field, which stands at the end of the page.
export function leave(cell) {
  leaving = true;
  cell.focus({ preventScroll: true });
  leaving = false;
}

// Whoever puts the editor in the field's place waits for what is being composed.
export function chosen() {
  if (!field.hasAttribute("data-composing")) return Promise.resolve();
  return new Promise((done) => field.addEventListener("compositionend", () => setTimeout(done), { once: true }));
}

function name_of(cell) {
  const row = cell.closest("tr");
  const head = row ? cell.closest("table").tHead?.rows[0]?.cells[cell.cellIndex] : cell.closest("dd")?.previousElementSibling;
  return [head?.innerText, cell.innerText].map((text) => (text ?? "").trim()).filter(Boolean).join(": ") || "…";
}

function stand_over(cell) {
  const { left, right, top, height } = cell.getBoundingClientRect();
  const frozen = cell.matches(".col-first") ? null : cell.closest("tr")?.querySelector(".col-first");
  const from = Math.max(left, frozen?.getBoundingClientRect().right ?? 0);
  const place = { left: from, top, width: Math.max(60, Math.min(right, innerWidth) - from), height };
  for (const [name, value] of Object.entries(place)) field.style.setProperty(name, `${value}px`);
}

function tell() {
  const text = field.value;
  field.value = "";
  if (text) caught.dispatchEvent(new CustomEvent("written", { bubbles: true, detail: text }));
}

field.addEventListener("compositionstart", () => {
  stand_over(caught);
  field.setAttribute("data-composing", "");
});
field.addEventListener("compositionend", () => {
  field.removeAttribute("data-composing");
  tell();
});
field.addEventListener("input", (event) => {
  if (!event.isComposing) tell();
});
field.addEventListener("blur", () => {
  if (document.activeElement === field) return; // Only the window was left; it comes back to here.
  caught.removeAttribute("data-current");
  field.hidden = true;
});

// Reached by Tab, or when a dialog gives the focus back. A press is followed by a click, which decides.
document.addEventListener("pointerdown", () => (pressing = true), true);
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (pressing = false), true);
document.addEventListener("focusin", ({ target }) => {
  if (!pressing && target.matches("[data-cell]:not([data-editing])")) attend(target);
});
