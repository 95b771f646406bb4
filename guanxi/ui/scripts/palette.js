// Quick search: htmx fills the results, arrows walk through elements of class "option", Enter opens.
import { composing } from "./composing.js";
import { show_in_hand } from "./in_hand.js";
import { opened_elsewhere } from "./recent.js";

const box = () => document.getElementById("palette");
const field = () => box()?.querySelector("input");
const options = () => [...box().querySelectorAll(".option")];

function mark(option) {
  for (const each of options()) each.setAttribute("aria-selected", String(each === option));
  if (!option) return field().removeAttribute("aria-activedescendant");
  option.id ||= `option-${options().indexOf(option)}`;
  field().setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.target !== field() || composing(event)) return;
  if (event.key === "Escape") {
    event.preventDefault();
    return box().close();
  }
  const all = options();
  const at = all.findIndex((each) => each.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    event.preventDefault();
    mark(all[(at + step + all.length) % all.length]);
  } else if (event.key === "Enter" && all.length) {
    event.preventDefault();
    (all[at] ?? all[0]).click();
  }
});
document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (target === field() && !field().value.trim()) detail.parameters.recent = opened_elsewhere();
});
document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (!target.closest?.("#palette")) return;
  show_in_hand(target, field().value);
  mark(options()[0]);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("#palette a.option, #palette button.option")) box().close();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens=palette]")) {
    field().select();
    window.htmx.trigger(field(), "opened");
  }
});
