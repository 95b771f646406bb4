// Notifications: whoever follows the link or presses the check has read it; the count in the menu follows.
async function mark(row) {
  const headers = { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, "HX-Request": "true" };
  const answer = await fetch(row.dataset.read, { method: "POST", headers, keepalive: true }).catch(() => null);
  if (!answer?.ok || !row.hasAttribute("data-unread")) return;
  row.removeAttribute("data-unread");
  row.querySelector("[data-mark-read]")?.remove();
  for (const count of document.querySelectorAll('a[href="/notifications/"] .count')) {
    const left = Number(count.textContent) - 1;
    if (left > 0) count.textContent = left;
    else if (left === 0) count.remove();
  }
}

for (const name of ["click", "auxclick"]) {
  document.addEventListener(name, (event) => {
    const row = event.target.closest?.("[data-read][data-unread]");
    if (row && event.target.closest("[data-marks-read], [data-mark-read]")) mark(row);
  });
}
