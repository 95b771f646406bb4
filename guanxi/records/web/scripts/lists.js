// A list remembers its rows for this tab, so that a record's page knows the one before and the one after.
import { composing } from "../../../ui/scripts/composing.js";

const key = (name) => `list:${name}`;

function remember() {
  const table = document.querySelector("table[data-list]");
  if (!table) return;
  const ids = [...table.querySelectorAll("[data-row][data-id]")].map((row) => row.dataset.id);
  sessionStorage.setItem(key(table.dataset.list), JSON.stringify({ back: location.pathname + location.search, ids }));
}

function neighbours() {
  const head = document.querySelector("[data-record]");
  const kept = head && JSON.parse(sessionStorage.getItem(key(head.dataset.record)) ?? "null");
  if (!kept) return;
  const way_back = head.querySelector("[data-list-back]");
  if (way_back) way_back.href = kept.back;
  const at = kept.ids.indexOf(head.dataset.id);
  const group = head.querySelector("[data-neighbours]");
  if (at < 0 || !group) return;
  group.hidden = false;
  link(group.querySelector("[data-previous]"), kept.ids[at - 1]);
  link(group.querySelector("[data-next]"), kept.ids[at + 1]);
}

function link(place, id) {
  if (id) place.href = `../${id}/`;
  else place.setAttribute("aria-disabled", "true");
}

remember();
neighbours();
document.addEventListener("htmx:afterSettle", remember);

// Choosing in a cell is deciding; nobody should have to press Enter after it.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-cell][data-editing] select")) event.target.closest("form").requestSubmit();
});
// What a menu loads when it opens takes the focus.
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target.matches?.(".menu:popover-open")) target.querySelector("[autofocus], select, input:not([type=hidden])")?.focus();
});
// Another field or operator asks for another kind of value. Letters and arrows walk through the choices of a closed list, each a
// change: what they come to rest on counts. The question exchanges the form, and the focus stays where it was.
const REST = 700;
let typed_at = -REST;
let asking = null;
function ask_again(form) {
  clearTimeout(asking?.timer);
  asking = null;
  const place = form.parentElement;
  const name = form.contains(document.activeElement) ? document.activeElement.name : "";
  const back = () => document.activeElement === document.body && place?.querySelector(`[name="${CSS.escape(name)}"]`)?.focus();
  if (name) document.addEventListener("htmx:afterSettle", back, { once: true });
  form.querySelector("[data-ask-again]")?.click();
}
const when_at_rest = (form, wait) => {
  clearTimeout(asking?.timer);
  asking = { form, timer: setTimeout(() => ask_again(form), wait) };
};
document.addEventListener("keydown", ({ key, target, timeStamp }) => {
  if (!target.matches?.("select[data-ask]") || (key.length > 1 && !key.startsWith("Arrow"))) return;
  typed_at = timeStamp;
  if (asking) when_at_rest(target.closest("form"), REST);
});
document.addEventListener("change", ({ target, timeStamp }) => {
  if (target.matches("[data-ask]")) when_at_rest(target.closest("form"), timeStamp - typed_at < REST ? REST : 0);
});
document.addEventListener("focusout", ({ target }) => {
  if (asking && target.matches?.("[data-ask]")) when_at_rest(asking.form, 0);
});
// The address says which record is previewed; closing the preview takes it out again.
function forget_preview() {
  const address = new URL(location.href);
  if (!address.searchParams.has("open")) return;
  address.searchParams.delete("open");
  history.replaceState(history.state, "", address);
}
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-panel-close]")) forget_preview();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !composing(event) && document.getElementById("panel")?.contains(document.activeElement)) forget_preview();
});
// A group opens and closes; its rows are asked for when they come into sight.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-unfold]");
  const rows = button?.closest("tbody")?.nextElementSibling;
  if (!rows) return;
  rows.hidden = !rows.hidden;
  button.setAttribute("aria-expanded", String(!rows.hidden));
});
