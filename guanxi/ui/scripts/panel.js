// The preview beside a list: anything swapped into #panel opens it; Esc or its button empties it again.
import { composing } from "./composing.js";

const panel = () => document.getElementById("panel");
let origin = null;

function close() {
  if (!panel()?.childElementCount) return;
  panel().replaceChildren();
  if (origin?.isConnected) origin.focus();
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.target?.id === "panel") origin = document.activeElement;
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-panel-close]")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !composing(event) && panel()?.contains(document.activeElement)) close();
});
