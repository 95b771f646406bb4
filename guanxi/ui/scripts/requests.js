// Every htmx request carries the CSRF token; a failed one says so in words; a slow one shows a thin line.
import { toast } from "./toasts.js";
import { say } from "./words.js";

const token = () => document.querySelector("meta[name=csrf-token]")?.content;
const line = document.querySelector(".travel");
let under_way = 0;

function travel(step) {
  under_way = Math.max(0, under_way + step);
  line?.toggleAttribute("data-on", under_way > 0);
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});
document.addEventListener("htmx:beforeSend", () => travel(1));
document.addEventListener("htmx:afterRequest", () => travel(-1));
document.addEventListener("htmx:sendError", () => toast({ text: say("offline"), level: "error" }));
document.addEventListener("htmx:timeout", () => toast({ text: say("offline"), level: "error" }));

// A form that comes back with errors is a normal answer: show it where it was asked for.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:responseError", ({ detail }) => {
  const { status } = detail.xhr;
  if (status === 401) return location.reload();
  const key = { 403: "denied", 404: "gone", 409: "changed", 412: "changed", 429: "slow_down" }[status] ?? "broken";
  toast({ text: decodeURIComponent(detail.xhr.getResponseHeader("X-Message") ?? "") || say(key), level: "error" });
});
