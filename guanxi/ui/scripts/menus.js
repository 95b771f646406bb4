// Menus are popovers (Esc and a click outside close them, focus returns); here they get a place, arrow keys and type-ahead.
const items = (menu) => [...menu.querySelectorAll(".menu-item:not(:disabled)")];
const opener = (menu) => document.querySelector(`[popovertarget="${menu.id}"]`);

export function place(menu, button) {
  const box = button.getBoundingClientRect();
  const size = menu.getBoundingClientRect();
  const left = menu.hasAttribute("data-end") || box.left + size.width > innerWidth - 8 ? box.right - size.width : box.left;
  const below = box.bottom + 4;
  const top = below + size.height > innerHeight - 8 ? Math.max(8, box.top - size.height - 4) : below;
  menu.style.setProperty("left", `${Math.max(8, Math.min(left, innerWidth - size.width - 8))}px`);
  menu.style.setProperty("top", `${top}px`);
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.(".menu[popover]")) return;
  const button = opener(menu);
  const is_open = event.newState === "open";
  button?.setAttribute("aria-expanded", String(is_open));
  if (!is_open || !button) return;
  place(menu, button);
  (menu.querySelector("[autofocus]") ?? items(menu)[0])?.focus({ preventScroll: true });
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu[popover]");
  if (!menu || event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const all = items(menu);
  const at = all.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1 + (at < 0 ? 1 : 0), Home: 0, End: all.length - 1 }[event.key];
  if (next !== undefined && all.length) {
    event.preventDefault();
    all[(next + all.length) % all.length].focus();
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
    const found = all.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
    found?.focus();
    event.stopPropagation();
  }
});

document.addEventListener("click", (event) => {
  const item = event.target.closest(".menu-item:not([data-stays], :has(input))");
  const menu = item?.closest(".menu[popover]");
  if (menu?.matches(":popover-open")) menu.hidePopover();
});
// A phone's keyboard changes the height only: somebody is typing into the menu.
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== width) document.querySelector(".menu:popover-open")?.hidePopover();
  width = innerWidth;
});
