// j and k walk the rows of [data-rows], x selects, a key that something in the row claims ([data-row-key]) presses that, Enter opens the row's first link (or its [data-open]).
import { typing } from "./keys.js";

const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];
const current = () => document.querySelector("[data-rows] [data-row][data-current]");

const own = (row, key) => (/^[a-z]$/.test(key) ? row.querySelector(`[data-row-key="${key}"]`) : null);

let place = 0; // where the current row stood: a row that is gone leaves its place to the next
function go(row) {
  if (!row) return;
  place = rows().indexOf(row);
  current()?.removeAttribute("data-current");
  row.setAttribute("data-current", "");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target) || event.target.closest?.("dialog, .menu, [data-cell]")) return;
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  if (event.key === "j") go(all[Math.min(at < 0 ? place : at + 1, all.length - 1)]);
  else if (event.key === "k") go(all[Math.max(at - 1, 0)]);
  else if (at >= 0 && own(all[at], event.key)) own(all[at], event.key).click();
  else if (event.key === "x" && at >= 0) all[at].querySelector("[data-select]")?.click();
  else if (event.key === "Enter" && event.target === all[at]) all[at].querySelector("[data-open], a[href]")?.click();
  else return;
  event.preventDefault();
});
