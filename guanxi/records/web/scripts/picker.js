// A field that points at another record: type to find, arrows choose, Enter or a click takes. What is marked counts as chosen.
import { composing } from "../../../ui/scripts/composing.js";

const picker_of = (node) => node?.closest?.("[data-picker]");
const text = (picker) => picker.querySelector("[data-pick-text]");
const kept = (picker) => picker.querySelector("[data-picked]");
const found = (picker) => picker.querySelector("[data-found]");
const options = (picker) => [...picker.querySelectorAll("[data-pick]")];

function mark(picker, option) {
  for (const each of options(picker)) each.setAttribute("aria-selected", String(each === option));
  if (option) text(picker).setAttribute("aria-activedescendant", option.id);
  else text(picker).removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function take(picker, option) {
  kept(picker).value = option.dataset.pick;
  text(picker).value = option.dataset.name;
}

function shut(picker) {
  found(picker).replaceChildren();
  text(picker).setAttribute("aria-expanded", "false");
}

document.addEventListener("input", (event) => {
  const picker = event.target.matches("[data-pick-text]") && picker_of(event.target);
  if (picker) kept(picker).value = "";
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  const picker = target.matches?.("[data-found]") && picker_of(target);
  if (!picker) return;
  text(picker).setAttribute("aria-expanded", String(options(picker).length > 0));
  if (text(picker).value && !kept(picker).value && options(picker).length) {
    mark(picker, options(picker)[0]);
    kept(picker).value = options(picker)[0].dataset.pick;
  }
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[data-pick]");
  if (!option) return;
  event.preventDefault();
  const picker = picker_of(option);
  take(picker, option);
  shut(picker);
});
document.addEventListener("keydown", (event) => {
  const picker = event.target.matches?.("[data-pick-text]") && picker_of(event.target);
  const all = picker ? options(picker) : [];
  if (!all.length || composing(event)) return;
  const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const option = all[(at + step + all.length) % all.length];
    mark(picker, option);
    take(picker, option);
  } else if (event.key === "Enter" && at >= 0) {
    take(picker, all[at]);
    shut(picker);
    if (!picker.closest("[data-editing]")) event.preventDefault();
  } else if (event.key === "Escape" && !picker.closest("[data-editing]")) {
    shut(picker);
    event.preventDefault();
    event.stopPropagation();
  }
}, true);
document.addEventListener("focusout", (event) => {
  const picker = picker_of(event.target);
  if (picker && !picker.contains(event.relatedTarget)) setTimeout(() => shut(picker), 100);
});
