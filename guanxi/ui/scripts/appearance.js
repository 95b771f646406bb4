// Light, dark or as the system; sidebar open or folded. Kept in cookies, so that the server draws the page right at once.
const YEAR = 60 * 60 * 24 * 365;
const remember = (name, value) => (document.cookie = `${name}=${value};path=/;max-age=${value ? YEAR : 0};samesite=lax`);
const root = document.documentElement;

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-theme-choice]");
  if (choice) {
    const theme = choice.dataset.themeChoice;
    remember("theme", theme);
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const each of document.querySelectorAll("[data-theme-choice]")) each.setAttribute("aria-checked", String(each === choice));
    document.dispatchEvent(new CustomEvent("theme"));
  }
  const fold = event.target.closest("[data-fold]");
  if (fold) {
    const folded = root.dataset.side !== "folded";
    remember("side", folded ? "folded" : "");
    if (folded) root.dataset.side = "folded";
    else delete root.dataset.side;
    fold.setAttribute("aria-expanded", String(!folded));
  }
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent("theme")));
