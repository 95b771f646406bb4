// data-auto submits a form when a control changes; the error summary takes the focus, so that it is read out and seen.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && !event.target.closest("[data-not-auto]")) form.requestSubmit();
});

const to_errors = (root) => root.querySelector("[data-errors]")?.focus();
to_errors(document);
document.addEventListener("htmx:afterSettle", ({ target }) => to_errors(target));

// A second press while the first is under way would record twice.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method === "dialog" || event.target.matches("[data-again]")) return;
  setTimeout(() => {
    for (const button of event.target.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
  });
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});
document.addEventListener("htmx:afterRequest", ({ target }) => {
  for (const button of target.querySelectorAll?.("button[aria-busy]") ?? []) button.removeAttribute("aria-busy");
});

// [data-shown-if="field"][data-shown-at="a b"]: asked for only while that field of the form holds one of these values.
function held_by(form, name) {
  const controls = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  return controls.length ? controls.filter((one) => one.type !== "checkbox" || one.checked).map((one) => one.value) : null;
}
function show_what_applies(root) {
  for (const field of root.querySelectorAll("[data-shown-if]")) {
    const form = field.closest("form");
    const held = form && held_by(form, field.dataset.shownIf);
    field.hidden = !!held && !held.some((value) => field.dataset.shownAt.split(" ").includes(value));
  }
}
show_what_applies(document);
document.addEventListener("change", ({ target }) => target.form && show_what_applies(target.form));
document.addEventListener("htmx:afterSettle", ({ target }) => show_what_applies(target));
