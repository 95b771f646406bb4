// [data-select] checkboxes, a [data-select-all], and the bar [data-selection] that says how many. Shift selects a stretch.
let last = null;

const boxes = () => [...document.querySelectorAll("[data-select]")];

function show() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked);
  const bar = document.querySelector("[data-selection]");
  const head = document.querySelector("[data-select-all]");
  if (head) {
    head.checked = all.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && chosen.length < all.length;
  }
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  bar.querySelector("[data-count]").textContent = bar.dataset.words.replace("{n}", chosen.length);
  for (const part of bar.querySelectorAll("[data-needs]")) part.disabled = chosen.length < Number(part.dataset.needs);
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-select]");
  if (box) {
    const all = boxes();
    if (event.shiftKey && last?.isConnected) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const each of all.slice(from, to + 1)) each.checked = box.checked;
    }
    last = box;
  }
  if (event.target.closest("[data-select-none]")) for (const each of boxes()) each.checked = false;
  if (box || event.target.closest("[data-select-none]")) show();
});
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select-all]")) return;
  for (const each of boxes()) each.checked = event.target.checked;
  show();
});
document.addEventListener("htmx:afterSettle", show);
addEventListener("pageshow", show);
