// data-composes="panel" opens that tab of the composer, brings it into sight and puts the cursor into its first control.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-composes]");
  if (!button) return;
  const panel = document.getElementById(button.dataset.composes);
  if (!panel) return;
  const part = panel.closest("[data-part]");
  if (part && !part.checkVisibility()) document.querySelector(`[data-shows="${part.dataset.part}"]`)?.click();
  if (!button.matches("[role=tab]")) document.getElementById(panel.getAttribute("aria-labelledby"))?.click();
  requestAnimationFrame(() => {
    panel.scrollIntoView({ block: "nearest" });
    panel.querySelector("textarea, input, select")?.focus();
  });
});
