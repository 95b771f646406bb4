// data-opens="id" opens a dialog, data-closes shuts the one around it; content that htmx swaps into a dialog opens it.
// Focus goes back to where it was; a click on the backdrop closes unless something was typed.
import { selected } from "./catcher.js";

const came_from = new WeakMap();

export function open(dialog) {
  if (dialog.open) return;
  came_from.set(dialog, selected());
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    open(document.getElementById(opener.dataset.opens));
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target.matches?.("dialog[open]") && outside(event)) event.target.close();
});

function outside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  const within = clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
  return !within && !target.querySelector("form[data-dirty]");
}

document.addEventListener("close", ({ target }) => {
  const origin = came_from.get(target);
  if (origin?.isConnected) origin.focus();
  if (target.matches("[data-emptied]")) target.replaceChildren();
}, true);

document.addEventListener("htmx:afterSwap", ({ target }) => {
  const dialog = target.closest?.("dialog[data-emptied]");
  if (dialog && dialog.childElementCount) open(dialog);
});
document.addEventListener("close-dialog", () => document.querySelector("dialog:modal")?.close());
