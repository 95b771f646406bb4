// Cards of a board or a calendar are moved by dragging, or by their menu from the keyboard. What was moved is saved at once; then the
// page shows itself anew, so that counts, sums and places are always those of the records.
import htmx from "../../../ui/scripts/htmx.js";
import { place } from "../../../ui/scripts/menus.js";

const COLUMN = "[data-board] [data-value]";
let dragged = null;
let chosen = null;
let turn = Promise.resolve();

const card_of = (id) => document.querySelector(`[data-board] [data-row][data-id="${id}"]`);

const column_at = (event) => dragged && event.target.closest?.(COLUMN);
const no_column = () => document.querySelectorAll(`${COLUMN}[data-over]`).forEach((one) => one.removeAttribute("data-over"));

// One after the other: a card says what it holds only once the page shows it anew.
const in_turn = (work) => (turn = turn.then(work).catch(() => {}));
const renew = () => htmx.ajax("GET", location.href, { target: "#list-results", select: "#list-results", swap: "outerHTML", selectOOB: "#list-count" });

// However many cards changed, and whoever asks meanwhile: one look shows them all.
let due = false;
export function renew_board() {
  if (due) return;
  due = true;
  in_turn(() => {
    due = false;
    return renew();
  });
}
const move = (id, value) => in_turn(() => move_now(id, value));

async function move_now(id, value) {
  const card = card_of(id);
  if (!card) return;
  await htmx.ajax("POST", card.dataset.moveUrl, { values: { value, was: card.dataset.was }, swap: "none", source: card });
  await renew();
  card_of(id)?.querySelector("a").focus({ preventScroll: true });
}

document.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-move-url]");
  if (!card) return;
  dragged = card;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", card.querySelector("a").textContent);
  card.setAttribute("data-dragged", "");
});
document.addEventListener("dragover", (event) => {
  const column = column_at(event);
  no_column();
  if (!column || column === dragged.closest(COLUMN)) return;
  event.preventDefault();
  column.setAttribute("data-over", "");
});
document.addEventListener("drop", (event) => {
  const column = column_at(event);
  if (!column || column === dragged.closest(COLUMN)) return;
  event.preventDefault();
  (column.querySelector(".board-cards") ?? column).append(dragged);
  move(dragged.dataset.id, column.dataset.value);
});
document.addEventListener("dragend", () => {
  dragged?.removeAttribute("data-dragged");
  dragged = null;
  no_column();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-card-menu]");
  const menu = button && document.getElementById("board-move");
  if (!menu) return;
  chosen = button.closest("[data-row]").dataset.id;
  const here = button.closest(COLUMN).dataset.value;
  for (const way of menu.querySelectorAll("[data-move-to]")) way.disabled = way.dataset.moveTo === here;
  const day = menu.querySelector("input[type=date]");
  if (day) day.value = here;
  menu.showPopover();
  place(menu, button);
  (day ?? menu.querySelector(".menu-item:not(:disabled)"))?.focus();
});
document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-move-to]");
  if (way && chosen) move(chosen, way.dataset.moveTo);
});
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-move-day]")) return;
  event.preventDefault();
  document.getElementById("board-move").hidePopover();
  if (chosen) move(chosen, event.target.querySelector("input").value);
});
