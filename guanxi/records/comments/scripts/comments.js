// Comments: an @ in form[data-mentions] opens the colleagues below it (arrows choose, Enter or Tab takes, Esc shuts); Ctrl+Enter sends.
// Who is picked goes along as a number; who will not see the comment is said at once.
import { composing } from "../../../ui/scripts/composing.js";

const BEGINS = /(?<![A-Za-z0-9_.+-])@([^\s@]{0,30})$/;
const field_in = (node) => (node?.matches?.("form[data-mentions] textarea") ? node : null);
const list_of = (field) => field.form.querySelector("[data-colleagues]");
const options = (field) => [...list_of(field).querySelectorAll("[data-colleague]")];
const before = (field) => field.value.slice(0, field.selectionStart);
let asked = 0;

function mark(field, option) {
  for (const each of options(field)) each.setAttribute("aria-selected", String(each === option));
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function shut(field) {
  asked += 1;
  list_of(field).hidden = true;
  list_of(field).replaceChildren();
  field.removeAttribute("aria-activedescendant");
}

async function look(field) {
  const found = field.selectionStart === field.selectionEnd && before(field).match(BEGINS);
  if (!found) return shut(field);
  const mine = ++asked;
  await new Promise((done) => setTimeout(done, 120));
  if (mine !== asked) return;
  const address = `${field.form.dataset.mentions}?${new URLSearchParams({ q: found[1] })}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (mine !== asked || !answer?.ok) return;
  list_of(field).innerHTML = await answer.text();
  list_of(field).hidden = !options(field).length && found[1].length > 0;
  mark(field, options(field)[0]);
}

function take(field, option) {
  const { form } = field;
  const start = before(field).replace(BEGINS, "");
  const rest = field.value.slice(field.selectionStart);
  field.value = `${start}@${option.dataset.name} ${rest.replace(/^ /, "")}`;
  field.selectionStart = field.selectionEnd = start.length + option.dataset.name.length + 2;
  const { colleague, blindWords } = option.dataset;
  if (!form.querySelector(`[name=mention][value="${colleague}"]`)) {
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "mention", value: colleague });
    form.append(kept);
  }
  if (blindWords && !form.querySelector(`[name=told][value="${colleague}"]`)) {
    const notice = form.querySelector("[data-blind-shape]").content.firstElementChild.cloneNode(true);
    notice.querySelector("p").textContent = blindWords;
    notice.querySelector("input").value = colleague;
    notice.dataset.name = option.dataset.name;
    form.querySelector("[data-blind]").append(notice);
  }
  shut(field);
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const typed = ({ target, isComposing }) => {
  const field = field_in(target);
  if (!field || isComposing) return;
  for (const notice of field.form.querySelectorAll("[data-blind] [data-name]")) if (!field.value.includes(`@${notice.dataset.name}`)) notice.remove();
  look(field);
};
document.addEventListener("input", typed);
document.addEventListener("compositionend", ({ target }) => typed({ target, isComposing: false }));

document.addEventListener("keydown", (event) => {
  const field = field_in(event.target);
  if (!field || composing(event)) return;
  const all = options(field);
  const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit();
  else if (event.key === "Escape" && !list_of(field).hidden) shut(field);
  else if (event.key === "Escape" && field.form.querySelector("[data-comment-cancel]")) field.form.querySelector("[data-comment-cancel]").click();
  else if (!all.length || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  else if (step) mark(field, all[(at + step + all.length) % all.length]);
  else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) take(field, all[at]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("form[data-mentions] [data-colleague]");
  if (!option) return;
  event.preventDefault();
  take(option.closest("form").querySelector("textarea"), option);
});
document.addEventListener("focusout", ({ target }) => field_in(target) && shut(target));

// What could not be sent comes back in the place of its own form; the other comments stay.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt?.closest?.("form[data-wrong]");
  if (!form || detail.xhr.status !== 422) return;
  detail.target = document.querySelector(form.dataset.wrong);
  detail.swapOverride = "innerHTML";
});

// Whoever changes their comment goes on where it ends.
document.addEventListener("focusin", ({ target }) => {
  const field = field_in(target);
  if (field?.autofocus && field.value && !field.selectionEnd) field.selectionStart = field.value.length;
});

// An address that ends in #comment-7: on a phone its part of the page is shown first.
function show_named() {
  const one = /^#comment-\d+$/.test(location.hash) && document.querySelector(location.hash);
  const part = one && one.closest("[data-part]");
  if (!part) return;
  if (!one.checkVisibility()) document.querySelector(`[data-shows="${part.dataset.part}"]`)?.click();
  one.scrollIntoView({ block: "center" });
  one.focus({ preventScroll: true });
}
addEventListener("hashchange", show_named);
show_named();
