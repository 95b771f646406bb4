// The sheet of keys (?): collected from what this page really offers.
import { open } from "./dialogs.js";
import { say } from "./words.js";

const SIGNS = { "mod+": /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘ " : "Ctrl ", enter: "Enter", arrowleft: "←", arrowright: "→" };
const loud = (key) => key.replace(/^mod\+([a-z])$/, (_, letter) => `mod+${letter.toUpperCase()}`);
const shown = (key) => Object.entries(SIGNS).reduce((text, [from, to]) => text.replace(from, to), loud(key));
const label = (each) => each.dataset.keyLabel || each.getAttribute("aria-label") || each.title || each.textContent.trim();

function lines() {
  const seen = new Map();
  for (const each of document.querySelectorAll("[data-key]")) if (!seen.has(each.dataset.key)) seen.set(each.dataset.key, label(each));
  if (document.querySelector("[data-rows]")) for (const key of ["j / k", "x", "Enter"]) seen.set(key, say(`key ${key}`));
  return [...seen];
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-key-sheet]")) return;
  const dialog = document.getElementById("keys");
  dialog.querySelector(".sheet").replaceChildren(...lines().map(([key, text]) => {
    const line = document.createElement("li");
    const sign = document.createElement("kbd");
    line.append(text);
    sign.textContent = shown(key);
    line.append(sign);
    return line;
  }));
  open(dialog);
});
