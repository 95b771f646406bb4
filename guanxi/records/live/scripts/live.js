// An open list or page asks every two seconds what colleagues wrote, while its tab can be seen. Cells change where they stand; nothing
// moves, and what is being edited or held by the keyboard waits until it is left.
import htmx from "../../../ui/scripts/htmx.js";
import { say } from "../../../ui/scripts/words.js";
import { renew_board } from "../../layouts/scripts/boards.js";

const EVERY = 2000;
const SLOWEST = 60000;
const NEAR = 1500;
const MOST = 300;
const place = document.querySelector("[data-live]");
const waiting = new Map();
const fresh = new Set();
let position = place?.dataset.live;
let pause = EVERY;
let asking = false;
let timer;

const row_of = (id) => document.querySelector(`[data-rows] [data-row][data-id="${id}"]`);
const near = (row) => row.getBoundingClientRect().bottom > -NEAR && row.getBoundingClientRect().top < innerHeight + NEAR;
const shown = () => (place.dataset.id ? [place.dataset.id] : [...document.querySelectorAll("[data-rows] [data-row][data-id]")].filter(near).slice(0, MOST).map((row) => row.dataset.id));
const held = (cell) => cell.hasAttribute("data-editing") || cell.hasAttribute("data-saving") || (cell !== document.activeElement && cell.contains(document.activeElement));

function markup(html) {
  const shape = document.createElement("template");
  shape.innerHTML = html;
  return shape.content;
}

function put(cell, html) {
  if (held(cell)) return false;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  if (holder.innerHTML === cell.innerHTML) return true;
  const says_else = holder.content.textContent !== cell.textContent;
  cell.innerHTML = html;
  htmx.process(cell);
  if (says_else) {
    cell.setAttribute("data-saved", "");
    setTimeout(() => cell.removeAttribute("data-saved"), 900);
  }
  return true;
}

function put_row(id, cells) {
  const row = row_of(id);
  if (!row) return true;
  if (!(row instanceof HTMLTableRowElement)) return renewed();
  row.removeAttribute("data-gone");
  row.querySelector(".gone-note")?.remove();
  const now = [...row.cells].slice(1, -1);
  const made = [...markup(`<table><tbody><tr>${cells.join("")}</tr></tbody></table>`).querySelectorAll("td")];
  return now.map((cell, at) => !made[at] || put(cell, made[at].innerHTML)).every(Boolean);
}

// Cards of a board stand by their values: where one changed, the board shows itself anew once nobody moves or holds anything.
function renewed() {
  const busy = document.querySelector("[data-dragged]") || document.querySelector("#board-move:popover-open");
  if (!busy) renew_board();
  return !busy;
}

function grey(id) {
  const row = row_of(id);
  if (!row || row.hasAttribute("data-gone")) return;
  if (!(row instanceof HTMLTableRowElement)) return void renewed();
  row.setAttribute("data-gone", "");
  const note = Object.assign(document.createElement("span"), { className: "gone-note", textContent: say("live_gone") });
  row.querySelector(".col-first")?.append(note);
}

function tell(text, button) {
  let bar = document.querySelector(".live-bar");
  if (!bar) {
    bar = Object.assign(document.createElement("div"), { className: "live-bar" });
    bar.setAttribute("role", "status");
    document.querySelector("main").append(bar);
  }
  const show = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: button });
  show.addEventListener("click", () => location.reload());
  bar.replaceChildren(Object.assign(document.createElement("span"), { textContent: text }), show);
}

function new_ones(ids) {
  for (const id of ids) fresh.add(id);
  for (const id of fresh) if (row_of(id)) fresh.delete(id);
  if (fresh.size) tell(say("live_new", { n: fresh.size }), say("live_show"));
}

// A value that has no place on the page yet, or another name above it: the page says so instead of moving.
function put_page({ cells = {}, title, by }) {
  let whole = !title || document.querySelector(".record-head h1")?.textContent.includes(title);
  for (const [id, html] of Object.entries(cells)) {
    const cell = document.getElementById(id);
    if (cell ? !put(cell, html) : html) whole = false;
    if (cell && held(cell)) waiting.set(id, html);
  }
  if (by || !whole) tell(by || say("live_changed"), say("live_refresh"));
}

function renew_comments() {
  const card = document.getElementById("comments");
  if (!card || card.contains(document.activeElement) || card.querySelector("form[data-dirty]")) return false;
  const form = card.querySelector("form[data-mentions]");
  htmx.ajax("GET", form.getAttribute("hx-post"), { target: "#comments", swap: "outerHTML" });
  return true;
}

function settle(told) {
  for (const [id, cells] of Object.entries(told.rows ?? {})) if (!put_row(id, cells)) waiting.set(id, cells);
  if (place.dataset.id) {
    if (told.gone?.length) tell(say("gone"), say("live_refresh"));
    else if (told.cells) put_page(told);
    if (told.comments && !renew_comments()) waiting.set("comments", null);
  } else {
    for (const id of told.gone ?? []) grey(id);
    new_ones(told.new ?? []);
  }
}

function catch_up() {
  for (const [id, what] of waiting) {
    const cell = document.getElementById(id);
    const done = id === "comments" ? renew_comments() : Array.isArray(what) ? put_row(id, what) : !cell || put(cell, what);
    if (done) waiting.delete(id);
  }
}

async function look() {
  catch_up();
  const address = new URL(place.dataset.liveUrl, location.href);
  address.searchParams.set("since", position);
  address.searchParams.set("ids", shown().join(","));
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  pause = answer?.ok ? EVERY : Math.min(pause * 2, SLOWEST);
  if (!answer?.ok) return true;
  position = answer.headers.get("X-Position") ?? position;
  if (answer.status === 204) return true;
  if (!answer.headers.get("Content-Type")?.includes("json")) return false;
  const told = await answer.json();
  position = told.position;
  settle(told);
  return true;
}

async function tick() {
  clearTimeout(timer);
  if (asking || document.visibilityState !== "visible") return;
  asking = true;
  const goes_on = await look().catch(() => true);
  asking = false;
  if (goes_on) timer = setTimeout(tick, pause);
}

if (place) {
  timer = setTimeout(tick, EVERY);
  document.addEventListener("visibilitychange", tick);
}
