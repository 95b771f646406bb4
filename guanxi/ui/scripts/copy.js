// data-copy="text" (or data-copy-from="id") puts it on the clipboard and says so.
import { toast } from "./toasts.js";
import { say } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copyFrom);
  const text = button.dataset.copy ?? source?.value ?? source?.textContent ?? "";
  try {
    await navigator.clipboard.writeText(text.trim());
    toast({ text: say("copied") });
  } catch {
    if (source) getSelection().selectAllChildren(source);
    toast({ text: say("copy_failed"), level: "warning" });
  }
});
