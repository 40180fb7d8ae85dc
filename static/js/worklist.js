// The live worklist: polling, what to show when contact is lost, waiting times, an order that holds
// still under the hand, a sound for those who want one. The keys are in list_keys.js.
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
  keepOrder();
  show(selected);
  call();
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

// ---- selection, and an order that holds still ----

const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
const opener = (row) => row.querySelector("[data-open]");
const held = document.getElementById("held-order");
let order = [];
let anchor = null;
let calling = new Set(callers());

export function chosen() {
  return selected;
}

export function show(id) {
  selected = id;
  for (const row of rows()) row.classList.toggle("is-selected", row.id === id && id !== "");
  const mark = document.getElementById(id)?.querySelector("[data-mark]");
  if (mark) remember(mark.dataset.mark);
  marks();
}

export function select(row) {
  show(row.id);
  opener(row)?.focus();
  row.scrollIntoView({ block: "nearest" });
}

// What has been opened is new no more, in this window.
function opened() {
  try {
    return new Set(JSON.parse(sessionStorage.getItem("dho-opened") || "[]"));
  } catch {
    return new Set();
  }
}

function remember(key) {
  try {
    sessionStorage.setItem("dho-opened", JSON.stringify([...opened().add(key)].slice(-2000)));
  } catch {
    // Without storage the mark stays until the page is left.
  }
}

function marks() {
  const seen = opened();
  for (const mark of document.querySelectorAll("[data-mark]")) {
    mark.hidden = seen.has(mark.dataset.mark);
  }
}

const hovered = () => document.querySelector("[data-list] [data-row]:hover");
const isHeld = () => Boolean((selected && document.getElementById(selected)) || hovered());

// Before a new list is put in: where every row stands, and which one must not move.
function noteOrder() {
  order = isHeld() ? rows().map((row) => row.id) : [];
  const still = hovered() || document.getElementById(selected);
  anchor = still ? { id: still.id, top: still.getBoundingClientRect().top } : null;
}

// Rows that were there keep their order within their band; what is new comes after them.
function keepOrder() {
  let moved = false;
  const places = new Map(order.map((id, place) => [id, place]));
  for (const band of document.querySelectorAll("[data-band]")) {
    const now = [...band.querySelectorAll("[data-row]")];
    const kept = [...now].sort((one, other) =>
      (places.get(one.id) ?? Infinity) - (places.get(other.id) ?? Infinity) || 0);
    if (!order.length || kept.every((row, place) => row === now[place])) continue;
    moved = true;
    const end = band.querySelector(".more");
    for (const row of kept) band.insertBefore(row, end);
  }
  if (held) held.hidden = !moved;
  const still = anchor && document.getElementById(anchor.id);
  if (still) scrollBy(0, still.getBoundingClientRect().top - anchor.top);
}

held?.querySelector("[data-resort]")?.addEventListener("click", () => location.reload());

document.addEventListener("htmx:before:swap", (event) => {
  if (event.detail.ctx?.request?.headers?.["X-DHO-Poll"]) noteOrder();
});

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-list] [data-row]");
  if (!row) return;
  show(row.id);
  if (!event.target.closest("a, button, summary, input, label, details")) opener(row)?.click();
});

// What is done from the panel leads back to this list, as it was filtered.
document.addEventListener("htmx:after:swap", () => {
  const here = encodeURIComponent(location.pathname + location.search);
  for (const link of document.querySelectorAll("#panel a[href^='/alerts/']:not([href*='next='])")) {
    link.setAttribute("href", `${link.getAttribute("href")}?next=${here}`);
  }
  for (const form of document.querySelectorAll("#panel form[action^='/alerts/']:not([action*='next='])")) {
    form.setAttribute("action", `${form.getAttribute("action")}?next=${here}`);
  }
});

// ---- a sound, for those who asked for it ----

function callers() {
  return [...document.querySelectorAll("[data-row][data-calls]")].map((row) => row.dataset.alert);
}

function call() {
  const now = callers();
  const fresh = now.filter((one) => !calling.has(one));
  calling = new Set(now);
  if (!fresh.length || document.getElementById("keys")?.dataset.soundOn !== "on") return;
  document.documentElement.dataset.called = String(Number(document.documentElement.dataset.called || 0) + 1);
  try {
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const level = audio.createGain();
    level.gain.value = 0.15;
    tone.frequency.value = 660;
    tone.connect(level).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.35);
  } catch {
    // A browser that will not sound yet still shows the row.
  }
}

// Time alone changes the list too: a deadline passes, a rest is over.
function due() {
  const until = list()?.dataset.until;
  if (until && Date.parse(until) <= Date.now()) poll();
}
setInterval(due, 2000);

marks();
setInterval(poll, EVERY);
setInterval(() => {
  if (!document.hidden) showState();
}, 5000);
setInterval(tick, 20_000);
tick();
