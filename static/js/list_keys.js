// The worklist's keys (WCAG 2.1.4: only while the list has the focus, and they can be turned off), and
// what a person wants kept: keys and sound, on the server, so that they follow her from desk to desk.

import { chosen, select, show } from "./worklist.js";

const dialog = document.getElementById("keys");
const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
const keysAreOff = () => dialog?.dataset.keysOn === "off";

function current() {
  const all = rows();
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  return [all, focused >= 0 ? focused : all.findIndex((row) => row.id === chosen())];
}

const press = (row, what) => row?.querySelector(what)?.click();

// A verb on the row's alert is a page of its own, and leads back to this list.
function go(row, verb, needsOwn = true) {
  if (!row || (needsOwn && row.dataset.own === undefined)) return;
  const here = encodeURIComponent(location.pathname + location.search);
  location.assign(`/alerts/${row.dataset.alert}/${verb}/?next=${here}`);
}

const KEYS = {
  j: (all, at) => all.length && select(all[Math.min(at + 1, all.length - 1)]),
  k: (all, at) => all.length && select(all[Math.max(at - 1, 0)]),
  t: (all, at) => press(all[at], "[data-claim]"),
  u: (all, at) => go(all[at], "snooze"),
  n: (all, at) => go(all[at], "contact"),
  r: (all, at) => go(all[at], "resolve"),
  e: (all, at) => go(all[at], "hand-over"),
  l: (all, at) => go(all[at], "next-in-line"),
  a: (all, at) => go(all[at], "assess", false),
  enter: (all, at) => press(all[at], "[data-open]"),
  escape: () => show(""),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => dialog?.showModal(),
};
KEYS.arrowdown = KEYS.j;
KEYS.arrowup = KEYS.k;

const onPageItself = (target) => target === document.body || target.id === "main";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keysAreOff()) return;
  if (document.querySelector("dialog[open]")) return;
  if (!event.target.closest("[data-list]") && !onPageItself(event.target)) return;
  if (event.target.matches("input, select, textarea")) return;
  const key = event.key.toLowerCase();
  // Enter on a link or button is the browser's.
  if (!KEYS[key] || (key === "enter" && event.target.matches("a, button, summary"))) return;
  event.preventDefault();
  KEYS[key](...current());
});

// ---- what is kept for the person ----

const said = dialog?.querySelector("[data-habit-said]");

async function keep(name, isOn) {
  const body = new URLSearchParams({ [name]: isOn ? "on" : "off" });
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value
    ?? JSON.parse(document.body.getAttribute("hx-headers:inherited") || "{}")["X-CSRFToken"];
  const answer = await fetch(dialog.dataset.habits, {
    method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual",
  });
  if (answer.status !== 204) throw new Error(String(answer.status));
}

for (const box of dialog?.querySelectorAll("[data-habit]") ?? []) {
  box.addEventListener("change", async () => {
    const name = box.dataset.habit;
    dialog.dataset[`${name}On`] = box.checked ? "on" : "off";
    const line = document.querySelector("[data-keys]");
    if (name === "keys" && line) line.hidden = !box.checked;
    try {
      await keep(name, box.checked);
      if (said) said.textContent = said.dataset.kept;
    } catch {
      if (said) said.textContent = said.dataset.lost;
    }
  });
}
