// Tabs whose panels are on the page: arrows move, aria-controls names the panel.
function choose(tab) {
  for (const each of tab.closest("[role=tablist]").querySelectorAll("[role=tab]")) {
    const on = each === tab;
    each.setAttribute("aria-selected", String(on));
    each.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(each.getAttribute("aria-controls"));
    if (panel) panel.hidden = !on;
  }
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[role=tab]");
  if (tab) choose(tab);
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]");
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!tab || !step) return;
  const all = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
  const next = all[(all.indexOf(tab) + step + all.length) % all.length];
  event.preventDefault();
  choose(next);
  next.focus();
  next.click();
});

// Where a row of tabs is wider than the window, the one we are on is in sight.
function show_current() {
  for (const tab of document.querySelectorAll('.tabs > [aria-current]:not([aria-current="false"])')) {
    const row = tab.parentElement;
    if (row.scrollWidth > row.clientWidth) row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }
}
addEventListener("DOMContentLoaded", show_current);
document.addEventListener("htmx:afterSettle", show_current);
if (document.readyState !== "loading") show_current();
