// Short messages at the foot. The server sends them with the page, or with a fragment as HX-Trigger {"toast": {text, level, undo}}.
import { say } from "./words.js";

const LASTING = { error: 12000, warning: 10000 };
const place = () => document.getElementById("toasts");

export function toast({ text, level = "success", undo = null }) {
  const item = document.getElementById("toast-shape").content.firstElementChild.cloneNode(true);
  item.classList.add(`toast-${level}`);
  item.querySelector("p").textContent = text;
  item.querySelector(level === "success" ? "[data-sign=other]" : "[data-sign=success]").remove();
  const button = item.querySelector("[data-undo]");
  if (undo) button.dataset.undo = undo;
  else button.remove();
  place().append(item);
  raise();
  leave_later(item, level, undo);
}

// Above an open dialog too: the top layer belongs to whoever came last.
function raise() {
  const area = place();
  if (!document.querySelector("dialog:modal")) return;
  area.popover = "manual";
  if (area.matches(":popover-open")) area.hidePopover();
  area.showPopover();
}

function leave_later(item, level, undo) {
  const time = LASTING[level] ?? (undo ? 10000 : 5000);
  let timer;
  const start = () => (timer = setTimeout(() => item.remove(), time));
  for (const name of ["pointerenter", "focusin"]) item.addEventListener(name, () => clearTimeout(timer));
  for (const name of ["pointerleave", "focusout"]) item.addEventListener(name, start);
  start();
}

async function undo(button) {
  const address = button.dataset.undo;
  button.disabled = true;
  const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, "HX-Request": "true" };
  const answer = await fetch(address, { method: "POST", headers }).catch(() => null);
  button.closest(".toast").remove();
  const told = decodeURIComponent(answer?.headers.get("X-Message") ?? "");
  if (!answer?.ok) return toast({ text: told || say("undo_failed"), level: "error" });
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere) return location.assign(elsewhere);
  sessionStorage.setItem("toast", told || say("undone"));
  location.reload();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-undo]");
  if (button) return undo(button);
  event.target.closest("[data-toast-close]")?.closest(".toast").remove();
});
document.addEventListener("toast", (event) => toast(event.detail));
for (const item of place()?.querySelectorAll(".toast") ?? []) leave_later(item, item.dataset.level, item.querySelector("[data-undo], a"));
const kept = sessionStorage.getItem("toast");
if (kept && place()) {
  sessionStorage.removeItem("toast");
  toast({ text: kept });
}
