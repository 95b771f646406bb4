// [data-select] checkboxes, a [data-select-all], and the bar [data-selection] that says how many. Shift selects a stretch.
// What the server puts into the bar with [data-all] stands for all that the list matches, until a single row is chosen again.
let last = null;

const boxes = () => [...document.querySelectorAll("[data-select]")];
const bar_of_page = () => document.querySelector("[data-selection]");

function show() {
  const all = boxes();
  const bar = bar_of_page();
  const every = bar?.querySelector("[data-all]");
  if (every) for (const each of all) each.checked = true;
  const chosen = all.filter((box) => box.checked);
  const head = document.querySelector("[data-select-all]");
  if (head) {
    head.checked = all.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  bar.querySelector("[data-count]").textContent = every?.dataset.all ?? bar.dataset.words.replace("{n}", chosen.length);
  for (const held of bar.querySelectorAll("[data-count-held]")) held.value = chosen.length;
  for (const button of bar.querySelectorAll("[data-select-matching]")) {
    button.dataset.wordsOff ??= button.textContent;
    button.textContent = every ? button.dataset.wordsOn : button.dataset.wordsOff;
    button.toggleAttribute("data-on", Boolean(every));
  }
  const number = Number(every?.dataset.number ?? chosen.length);
  for (const part of bar.querySelectorAll("[data-needs]")) {
    const too_many = number > Number(part.dataset.most ?? Infinity);
    part.disabled = too_many || number < Number(part.dataset.needs) || (part.dataset.most && chosen.length < number);
    const why = part.nextElementSibling;
    if (why?.matches("[data-too-many]")) why.hidden = !too_many;
  }
}

const these_only = () => bar_of_page()?.querySelector("[data-all]")?.remove();

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-select]");
  if (box) {
    these_only();
    const all = boxes();
    if (event.shiftKey && last?.isConnected) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const each of all.slice(from, to + 1)) each.checked = box.checked;
    }
    last = box;
  }
  if (event.target.closest("[data-select-none]")) {
    these_only();
    for (const each of boxes()) each.checked = false;
  }
  if (box || event.target.closest("[data-select-none]")) show();
});
// Pressed once more, the button means the rows on the page again.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-select-matching]");
  if (!button || !bar_of_page()?.querySelector("[data-all]")) return;
  event.stopImmediatePropagation();
  these_only();
  show();
}, true);
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select-all]")) return;
  these_only();
  for (const each of boxes()) each.checked = event.target.checked;
  show();
});
document.addEventListener("htmx:afterSettle", show);
addEventListener("pageshow", show);
