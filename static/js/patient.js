// The pages of patients and relatives: readings are kept on the device until the server has them,
// and the page says so. Without this file the same forms are posted in the ordinary way.

import { watchAnswer } from "./answer.js";
import { flush, forget, kept, remove } from "./queue.js";
import { readingForms } from "./reading.js";

const main = document.querySelector("main");
// Whose record the page shows, and who registers: the patient, or a relative.
const person = document.body.dataset.person ?? "";
const owner = main?.dataset.owner || person;
const box = document.querySelector("[data-queue]");
let signIn = false;

// ---- what waits, and what was not accepted ----

const moment = (at) => new Date(at).toLocaleString(document.documentElement.lang, {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});

function wordsFor(entry) {
  const codes = document.querySelectorAll("[data-problem-words] [data-code]");
  const known = [...codes].find((one) => one.dataset.code === entry.code);
  return known?.textContent ?? entry.refused;
}

function refusedRow(entry) {
  const row = box.querySelector("[data-refused-row]").content.cloneNode(true);
  row.querySelector("[data-what]").textContent = entry.what;
  row.querySelector("[data-when]").textContent = moment(entry.body.measured_at);
  row.querySelector("[data-why]").textContent = wordsFor(entry);
  row.querySelector("[data-remove]").addEventListener("click", async () => {
    await remove(entry.reference);
    await show();
  });
  return row;
}

async function show() {
  if (!box || !owner) return;
  const all = await kept(owner);
  const refused = all.filter((entry) => entry.refused);
  const waiting = all.length - refused.length;
  const words = box.querySelector("[data-count]");
  const text = waiting === 1 ? words.dataset.one : words.dataset.many.replace("{n}", waiting);
  if (words.textContent !== text) words.textContent = text;
  box.querySelector("[data-waiting]").hidden = waiting === 0;
  box.querySelector("[data-sign-in]").hidden = !signIn;
  box.querySelector("[data-refused]").hidden = refused.length === 0;
  box.querySelector("[data-refused-list]").replaceChildren(...refused.map(refusedRow));
  box.hidden = all.length === 0;
}

// What waited on the device is answered like any other reading: what to do at once stands there.
function pointToAnswer(reference) {
  const place = document.querySelector("[data-answered]");
  const link = place?.querySelector("[data-answer-link]");
  if (!link) return;
  link.search = `?reference=${encodeURIComponent(reference)}`;
  place.hidden = false;
}

async function sendAll() {
  if (!owner) return [];
  const done = await flush(owner);
  signIn = done.signIn;
  if (done.sent.length) {
    document.dispatchEvent(new CustomEvent("dho:requested"));
    pointToAnswer(done.sent.at(-1));
  }
  await show();
  return done.sent;
}

// ---- a page that was kept on the device says that it is old ----

const FRESH = 120_000;

async function tellIfOld() {
  const banner = document.querySelector("[data-old]");
  const made = Date.parse(main?.dataset.made ?? "");
  if (!banner || Number.isNaN(made) || Math.abs(Date.now() - made) < FRESH) return;
  let answers = true;
  try {
    // The device's clock may be wrong: only no contact makes the page old.
    await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(8000) });
  } catch {
    answers = false;
  }
  const words = banner.querySelector("[data-old-words]");
  words.textContent = words.dataset.words.replace("{t}", moment(made));
  banner.hidden = answers;
}

// ---- off-line pages, signing out ----

let leaving = false;

async function tellWorker(message) {
  const worker = (await navigator.serviceWorker?.getRegistration())?.active;
  worker?.postMessage(message);
}

async function startWorker() {
  const address = document.body.dataset.worker;
  if (!address || !owner || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(address);
  await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  const keeps = main?.dataset.keep;
  if (leaving) return;
  await tellWorker({
    type: "arrived",
    owner,
    files: files.filter((name) => new URL(name).pathname.startsWith("/static/")),
    page: keeps ? location.href : "",
    start: keeps === "start",
    more: [...document.querySelectorAll("a[data-offline]")].map((link) => link.href),
  });
}

// Answers to forms that were begun and not sent.
function forgetDrafts() {
  try {
    for (const store of [localStorage, sessionStorage]) {
      for (const key of Object.keys(store)) if (key.startsWith("dho-form:")) store.removeItem(key);
    }
  } catch {
    // The device keeps nothing.
  }
}

const unsent = document.getElementById("unsent");
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const waiting = (await kept(owner).catch(() => [])).filter((entry) => !entry.refused);
    const leave = async () => {
      leaving = true;
      forgetDrafts();
      await forget(owner).catch(() => {});
      await tellWorker({ type: "forget" }).catch(() => {});
      form.submit();
    };
    if (!waiting.length || !unsent) return leave();
    unsent.showModal();
    unsent.querySelector("[data-stay]").onclick = () => unsent.close();
    unsent.querySelector("[data-leave]").onclick = leave;
    return undefined;
  });
}

box?.querySelector("[data-send-now]")?.addEventListener("click", sendAll);
addEventListener("online", () => {
  sendAll();
  tellIfOld();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) sendAll();
});
if (owner) {
  if (person) readingForms({ owner, person, sendAll, box });
  show().then(sendAll).catch(() => {});
  startWorker().catch(() => {});
}
tellIfOld();
watchAnswer();
