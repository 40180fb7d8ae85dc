// The patient's pages: readings are kept on the device until the server has them, and the page says
// so. Without this file the same forms are posted to the server in the ordinary way.

import { flush, forget, keep, kept, newReference, remove, withOffset } from "./queue.js";

const person = document.body.dataset.person ?? "";
const box = document.querySelector("[data-queue]");
let signIn = false;

// ---- what waits, and what was not accepted ----

const clock = (text) => new Date(text).toLocaleString(document.documentElement.lang, {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});

function refusedRow(entry) {
  const row = box.querySelector("[data-refused-row]").content.cloneNode(true);
  row.querySelector("[data-what]").textContent = entry.what;
  row.querySelector("[data-when]").textContent = clock(entry.body.measured_at);
  row.querySelector("[data-why]").textContent = entry.refused;
  row.querySelector("[data-remove]").addEventListener("click", async () => {
    await remove(entry.reference);
    await show();
  });
  return row;
}

async function show() {
  if (!box || !person) return;
  const all = await kept(person);
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

async function sendAll() {
  if (!person) return [];
  const done = await flush(person);
  signIn = done.signIn;
  if (done.sent.length) document.dispatchEvent(new CustomEvent("dho:requested"));
  await show();
  return done.sent;
}

// ---- the form of one reading ----

const numberIn = (input) => Number(input.value.trim().replace(/[\s\u00a0]/g, "").replace(",", "."));

function say(form, text, tone = "") {
  const place = form.querySelector("[data-said]");
  if (!place) return;
  place.textContent = text;
  place.dataset.tone = tone;
}

// Null when all is well, else the words for the patient. An unlikely number is asked about once and
// then accepted: only the impossible is stopped here, and the server has the last word.
function wrong(form, input) {
  const { low, high, usualLow, usualHigh } = input.dataset;
  const value = numberIn(input);
  const words = form.dataset;
  if (input.value.trim() === "" || Number.isNaN(value)) return words.sayMissing;
  if ((low && value < Number(low)) || (high && value > Number(high))) {
    return words.sayImpossible.replace("{low}", low ?? "").replace("{high}", high ?? "");
  }
  const unusual = (usualLow && value < Number(usualLow)) || (usualHigh && value > Number(usualHigh));
  if (unusual && input.dataset.asked !== input.value) {
    input.dataset.asked = input.value;
    return words.sayUnusual;
  }
  return null;
}

function measuredAt(form) {
  const chosen = form.querySelector("[name=measured_at]")?.value;
  return withOffset(chosen ? new Date(chosen) : new Date());
}

function bodyOf(form, inputs) {
  const body = {
    patient: person,
    kind: form.dataset.kind,
    unit: form.dataset.unit,
    measured_at: measuredAt(form),
    reference: newReference(),
    source: form.dataset.source || "patient",
  };
  if (inputs[0].dataset.component) {
    body.components = Object.fromEntries(inputs.map((i) => [i.dataset.component, numberIn(i)]));
  } else {
    body.value = numberIn(inputs[0]);
  }
  const context = [...form.querySelectorAll("[data-context]")]
    .filter((field) => field.value && (field.checked || !/radio|checkbox/.test(field.type)))
    .map((field) => [field.dataset.context, field.value]);
  if (context.length) body.context = Object.fromEntries(context);
  const note = form.querySelector("[name=note]")?.value.trim();
  if (note) body.note = note;
  return body;
}

function whatOf(form, inputs) {
  const values = inputs.map((input) => input.value.trim()).join("/");
  return `${form.dataset.label} ${values} ${form.dataset.unitShown ?? form.dataset.unit}`.trim();
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const inputs = [...form.querySelectorAll("[data-number]")];
  for (const input of inputs) {
    const text = wrong(form, input);
    input.setAttribute("aria-invalid", String(Boolean(text)));
    if (text) {
      say(form, text, "wrong");
      input.focus();
      return;
    }
  }
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  const body = bodyOf(form, inputs);
  try {
    await keep(body, whatOf(form, inputs));
  } catch {
    // The device cannot keep anything (a private window): post the form in the ordinary way.
    button.disabled = false;
    form.removeEventListener("submit", submit);
    form.requestSubmit(button);
    return;
  }
  try {
    await answer(form, body.reference, await sendAll());
  } finally {
    button.disabled = false;
  }
}

async function answer(form, reference, sent) {
  const left = (await kept(person)).find((entry) => entry.reference === reference);
  if (left?.refused) {
    say(form, form.dataset.sayRefused, "wrong");
    box?.scrollIntoView({ block: "start" });
    return;
  }
  form.reset();
  for (const input of form.querySelectorAll("[data-asked]")) delete input.dataset.asked;
  say(form, sent.includes(reference) ? form.dataset.saySent : form.dataset.sayKept, "done");
  if (sent.includes(reference) && form.dataset.done) {
    location.assign(`${form.dataset.done}?reference=${encodeURIComponent(reference)}`);
  }
}

// The buttons beside the number change a number that is there; they never make one up.
function step(event) {
  const button = event.target.closest("[data-step]");
  if (!button) return;
  const form = event.currentTarget;
  const input = form.querySelector(`#${CSS.escape(button.dataset.for)}`);
  if (input.value.trim() === "" || Number.isNaN(numberIn(input))) {
    say(form, form.dataset.sayMissing, "wrong");
    input.focus();
    return;
  }
  const size = button.dataset.step;
  const digits = (size.split(".")[1] ?? "").length;
  const text = (numberIn(input) + Number(size)).toFixed(digits);
  input.value = document.documentElement.lang.startsWith("en") ? text : text.replace(".", ",");
  say(form, "");
}

for (const form of document.querySelectorAll("form[data-reading]")) {
  if (!person || !("indexedDB" in window)) continue;
  form.addEventListener("submit", submit);
  form.addEventListener("click", step);
}

// ---- off-line pages, signing out ----

async function tellWorker(message) {
  const worker = (await navigator.serviceWorker?.getRegistration())?.active;
  worker?.postMessage(message);
}

async function startWorker() {
  const address = document.body.dataset.worker;
  if (!address || !person || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(address);
  await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map((entry) => entry.name);
  const page = document.querySelector("main[data-keep]");
  await tellWorker({
    type: "arrived",
    person,
    files: files.filter((name) => new URL(name).pathname.startsWith("/static/")),
    page: page ? location.href : "",
    start: page?.dataset.keep === "start",
  });
}

const unsent = document.getElementById("unsent");
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const waiting = (await kept(person).catch(() => [])).filter((entry) => !entry.refused);
    const leave = async () => {
      await forget(person).catch(() => {});
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
addEventListener("online", sendAll);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) sendAll();
});
if (person) {
  show().then(sendAll).catch(() => {});
  startWorker().catch(() => {});
}
