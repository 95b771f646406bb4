// An input method composes: 你 begins as n, i. Until it is chosen, every key belongs to the method, the Enter that chooses included.
// 229 says so where isComposing does not: at the key that begins a composition, and in Safari at the one that ends it.
export const composing = (event) => event.isComposing || event.keyCode === 229;

// What stands in a field meanwhile is nobody's word yet: whoever searches with it hears of it once, when it is chosen.
const asks = (field) => field.matches?.("input[hx-get]");
document.addEventListener("input", (event) => {
  if (event.isComposing && asks(event.target)) event.stopImmediatePropagation();
}, true);
document.addEventListener("compositionend", ({ target }) => {
  if (asks(target)) target.dispatchEvent(new Event("input", { bubbles: true }));
});
