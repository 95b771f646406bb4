// data-key="c", "g p", "mod+s" on any link, button or form control: the key does what a click there would do.
import { composing } from "./composing.js";

const PAUSE = 900;
let first = null;
let timer;

export const typing = (target) => target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const name_of = (event) => (event.ctrlKey || event.metaKey ? "mod+" : "") + event.key.toLowerCase();

function reachable(name) {
  const scope = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document;
  const found = [...scope.querySelectorAll("[data-key]")].filter((each) => each.dataset.key === name);
  return found.find((each) => each.checkVisibility?.() ?? true) ?? found[0];
}

function press(element) {
  if (element.matches("input, select, textarea")) element.focus();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || composing(event) || event.altKey) return;
  const name = name_of(event);
  if (typing(event.target) && !name.startsWith("mod+")) return;
  if (event.target.closest?.("[data-cell], .menu, [role=tablist]") && !name.startsWith("mod+")) return;
  const target = (first && reachable(`${first} ${name}`)) || reachable(name) || (name === "/" && reachable("mod+k"));
  clearTimeout(timer);
  const begins = !first && name === "g";
  first = begins ? name : null;
  if (begins) timer = setTimeout(() => (first = null), PAUSE);
  if (!target) return;
  event.preventDefault();
  press(target);
});
