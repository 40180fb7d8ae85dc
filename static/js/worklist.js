// The live worklist: polling, what to show when contact is lost, waiting times, keys.
// The list is an element with data-worklist and hx-trigger="poll"; htmx fetches and morphs it, and
// 204 means that nothing has changed. docs/face.md tells which attributes the page gives.

const EVERY = 10_000;
const LOST_AFTER = 30_000;
const LOST_POLLS = 3;
const PATIENCE = 8_000;

const live = document.getElementById("live");
const spoken = document.getElementById("live-status");
const stale = document.getElementById("stale");
const list = () => document.querySelector("[data-worklist]");
const fromList = (event) => event.target.closest?.("[data-worklist]") === event.target;

let lastContact = Date.now();
let failures = 0;
let ended = false;
let selected = "";
let renderedAt = Date.now();
let renderedFor = list()?.dataset.now;
let pointerAt = 0;
let pointerDown = false;
let deferred = 0;

// ---- polling ----

// Rows never move under a hand that is about to press: wait a little, at most half a minute.
function handIsBusy() {
  return deferred < 15 && (pointerDown || Date.now() - pointerAt < 1500);
}

function poll() {
  const root = list();
  if (!root || document.hidden || ended) return;
  if (handIsBusy()) {
    deferred += 1;
    setTimeout(poll, 2000);
    return;
  }
  deferred = 0;
  root.dispatchEvent(new CustomEvent("poll"));
}

function contact() {
  lastContact = Date.now();
  failures = 0;
  showState();
}

function failed() {
  failures += 1;
  showState();
}

function showState() {
  const lost = ended || failures >= LOST_POLLS || Date.now() - lastContact > LOST_AFTER;
  document.querySelector("[data-goes-stale]")?.classList.toggle("is-stale", lost);
  if (stale) {
    stale.hidden = !lost;
    for (const text of stale.querySelectorAll("[data-when]")) {
      text.hidden = text.dataset.when !== (ended ? "ended" : "lost");
    }
    const when = stale.querySelector("[data-last-contact]");
    if (when) when.textContent = when.dataset.words.replace("{t}", clock(lastContact));
  }
  if (!live) return;
  live.classList.toggle("is-lost", lost);
  live.querySelector("[data-live-on]").hidden = lost;
  live.querySelector("[data-live-off]").hidden = !lost;
  live.querySelector("[data-updated]").textContent = clock(lastContact);
}

function clock(time) {
  const language = document.documentElement.lang;
  const text = new Date(time).toLocaleTimeString(language, {
    hour: "2-digit", minute: "2-digit", timeZone: "Europe/Oslo", hour12: false,
  });
  return language.startsWith("en") ? text : text.replace(":", ".");
}

document.addEventListener("htmx:config:request", (event) => {
  if (fromList(event)) event.detail.ctx.request.timeout = PATIENCE;
});

document.addEventListener("htmx:before:response", (event) => {
  if (!fromList(event)) return;
  const { raw, status } = event.detail.ctx.response;
  ended = raw.redirected || status === 401 || status === 403 || status === 404;
  if (status === 200 && !ended) return contact();
  if (status === 204) return contact();
  // Whatever else was answered, the list stays as it is.
  event.preventDefault();
  return failed();
});

document.addEventListener("htmx:error", (event) => {
  if (fromList(event)) failed();
});

document.addEventListener("htmx:after:swap", () => {
  const root = list();
  // A 204 ends here too; only a new list is a new start for the waiting times.
  if (!root || root.dataset.now === renderedFor) return;
  renderedFor = root.dataset.now;
  renderedAt = Date.now();
  if (root.dataset.title) document.title = root.dataset.title;
  if (spoken && root.dataset.announce) spoken.textContent = root.dataset.announce;
  show(selected);
  tick();
});

stale?.querySelector("[data-retry]")?.addEventListener("click", () => {
  ended = false;
  pointerAt = 0;
  pointerDown = false;
  poll();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  // A page that slept is not lost yet: ask first.
  lastContact = Math.max(lastContact, Date.now() - LOST_AFTER + PATIENCE + 1000);
  pointerAt = 0;
  poll();
});
document.addEventListener("dho:done", () => {
  pointerAt = 0;
  poll();
});
addEventListener("pointermove", (event) => {
  if (event.target.closest?.("[data-list]")) pointerAt = Date.now();
}, { passive: true });
addEventListener("pointerdown", () => { pointerDown = true; }, { passive: true });
for (const kind of ["pointerup", "pointercancel"]) {
  addEventListener(kind, () => { pointerDown = false; }, { passive: true });
}

// ---- waiting times ----

function span(minutes) {
  const words = live?.dataset ?? {};
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const left = minutes % 60;
  const text = days ? words.days : hours ? words.hours : words.minutes;
  return (text ?? "{m} min").replace("{d}", days).replace("{h}", hours).replace("{m}", left);
}

// Minutes go on only where the server says that the unit's clock is running.
function tick() {
  const root = list();
  if (!root) return;
  const passed = Date.now() - renderedAt;
  const now = Date.parse(root.dataset.now) + passed;
  for (const element of root.querySelectorAll("[data-waited]")) {
    const minutes = Number(element.dataset.waited);
    element.textContent = span(minutes + Math.floor(passed / 60_000));
  }
  for (const element of root.querySelectorAll("[data-due]")) {
    const over = Math.floor((now - Date.parse(element.dataset.due)) / 60_000);
    if (over < 0) continue;
    element.classList.add("late");
    element.textContent = element.dataset.overdue.replace("{t}", span(over));
  }
}

// ---- selection and keys ----

const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
const opener = (row) => row.querySelector("[data-open]");

function show(id) {
  for (const row of rows()) row.classList.toggle("is-selected", row.id === id && id !== "");
}

function select(row) {
  selected = row.id;
  show(selected);
  opener(row)?.focus();
  row.scrollIntoView({ block: "nearest" });
}

const keysAreOff = () => {
  try {
    return localStorage.getItem("dho-keys") === "off";
  } catch {
    return false;
  }
};

function current() {
  const all = rows();
  const focused = all.findIndex((row) => row.contains(document.activeElement));
  return [all, focused >= 0 ? focused : all.findIndex((row) => row.id === selected)];
}

const press = (row, what) => row?.querySelector(what)?.click();

const KEYS = {
  j: (all, at) => all.length && select(all[Math.min(at + 1, all.length - 1)]),
  k: (all, at) => all.length && select(all[Math.max(at - 1, 0)]),
  t: (all, at) => press(all[at], "[data-claim]"),
  u: (all, at) => press(all[at], "[data-snooze]"),
  n: (all, at) => press(all[at], "[data-note]"),
  enter: (all, at) => press(all[at], "[data-open]"),
  "/": () => document.querySelector("[data-search]")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
};
KEYS.arrowdown = KEYS.j;
KEYS.arrowup = KEYS.k;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || keysAreOff()) return;
  if (!event.target.closest("[data-list]")) return;
  if (event.target.matches("input, select, textarea")) return;
  const key = event.key.toLowerCase();
  // Enter on a link or button is the browser's.
  if (!KEYS[key] || (key === "enter" && event.target.matches("a, button, summary"))) return;
  event.preventDefault();
  KEYS[key](...current());
});

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-list] [data-row]");
  if (!row) return;
  selected = row.id;
  show(selected);
  if (!event.target.closest("a, button, summary, input, label, details")) opener(row)?.click();
});

const toggle = document.querySelector("[data-keys-toggle]");
if (toggle) {
  toggle.checked = !keysAreOff();
  toggle.addEventListener("change", () => {
    try {
      localStorage.setItem("dho-keys", toggle.checked ? "on" : "off");
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  });
}

setInterval(poll, EVERY);
setInterval(() => {
  if (!document.hidden) showState();
}, 5000);
setInterval(tick, 20_000);
tick();
