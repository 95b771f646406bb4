// A column's width: drag [data-resize] in its head, or arrow keys on it; the result goes to data-resize as POST {column, width}.
const column = (handle) => handle.closest("th");
const set = (handle, width) => {
  for (const name of ["width", "min-width", "max-width"]) column(handle).style.setProperty(name, `${Math.max(60, Math.min(width, 900))}px`);
};
const keep = (handle) => {
  const width = Math.round(column(handle).getBoundingClientRect().width);
  handle.setAttribute("aria-valuenow", width);
  if (handle.dataset.resize.trim()) window.htmx.ajax("POST", handle.dataset.resize, { swap: "none", values: { column: column(handle).dataset.column, width } });
};

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-resize]");
  if (!handle) return;
  event.preventDefault();
  const start = column(handle).getBoundingClientRect().width - event.clientX;
  const moving = (move) => set(handle, start + move.clientX);
  handle.setPointerCapture(event.pointerId);
  handle.setAttribute("data-moving", "");
  handle.addEventListener("pointermove", moving);
  handle.addEventListener("lostpointercapture", () => {
    handle.removeEventListener("pointermove", moving);
    handle.removeAttribute("data-moving");
    keep(handle);
  }, { once: true });
});
document.addEventListener("keydown", (event) => {
  const handle = event.target.closest?.("[data-resize]");
  const step = { ArrowLeft: -16, ArrowRight: 16 }[event.key];
  if (!handle || !step) return;
  event.preventDefault();
  set(handle, column(handle).getBoundingClientRect().width + step);
  keep(handle);
});

// Widths that the server remembers arrive as data, because the page may not carry inline styles.
function apply(root) {
  for (const head of root.querySelectorAll("th[data-width]")) for (const name of ["width", "min-width", "max-width"]) head.style.setProperty(name, `${head.dataset.width}px`);
}
apply(document);
document.addEventListener("htmx:afterSwap", ({ target }) => apply(target));
