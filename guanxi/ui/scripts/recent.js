// The browser remembers the addresses of the records opened last, nothing else of them; the palette asks the server for their names.
const KEY = "opened";
const MOST = 9;

const kept = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");

if (document.querySelector(".head[data-record]")) {
  const here = location.pathname;
  localStorage.setItem(KEY, JSON.stringify([here, ...kept().filter((one) => one !== here)].slice(0, MOST)));
}

export const opened_elsewhere = () => kept().filter((one) => one !== location.pathname).join(" ");
