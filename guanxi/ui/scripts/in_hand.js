// What the page offers for what is in hand, the chosen rows or the open page, stands in the palette too: choosing it presses the page's own
// button. An empty palette shows all of it, a typed word what bears the word in its name.
const PLACES = "[data-selection]:not([hidden]), #main > .head .actions";
const NOT_OFFERED = "[disabled], [hidden], [hidden] *, [aria-haspopup], [data-select-none], [data-select-matching]";

const name_of = (button) => (button.getAttribute("aria-label") || button.textContent).trim();

function offered(place, word) {
  const buttons = [...place.querySelectorAll("a[href], button")].filter((button) => !button.matches(NOT_OFFERED));
  return buttons.filter((button) => name_of(button).toLowerCase().includes(word));
}

function option(button) {
  const made = Object.assign(document.createElement("button"), { className: "option", type: "button", tabIndex: -1 });
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  const icon = button.querySelector(".icon")?.cloneNode(true);
  made.append(...(icon ? [icon] : []), Object.assign(document.createElement("span"), { textContent: name_of(button) }));
  made.addEventListener("click", () => setTimeout(() => button.click()));
  return made;
}

function group(place, word) {
  const buttons = offered(place, word);
  if (!buttons.length) return [];
  const label = place.getAttribute("aria-label") ?? document.querySelector("#main h1")?.firstChild?.textContent.trim() ?? "";
  const made = document.createElement("div");
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", label);
  const title = Object.assign(document.createElement("div"), { className: "palette-group", textContent: label });
  title.setAttribute("role", "presentation");
  made.append(title, ...buttons.map(option));
  return [made];
}

export function show_in_hand(results, word) {
  const groups = [...document.querySelectorAll(PLACES)].flatMap((place) => group(place, word.trim().toLowerCase()));
  if (!groups.length) return;
  results.querySelector(".empty")?.remove();
  const recent = results.querySelector("[data-recent]");
  if (word || !recent) results[word ? "append" : "prepend"](...groups);
  else recent.after(...groups);
}
