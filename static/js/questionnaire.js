// A questionnaire as the patient answers it: questions come and go with the answers, a draft is kept
// on the device until it is sent, and what is missing is said before sending. Without this file the
// same form is posted in the ordinary way, and the server does the same.

import { flush, keep, kept, newReference, remove, withOffset } from "./queue.js";

const main = document.querySelector("main");
const person = document.body.dataset.person ?? "";
const owner = main?.dataset.owner || person;
const form = document.querySelector("form[data-questionnaire]");
const DAY = 24 * 3600_000;

const questions = () => [...form.querySelectorAll("[data-question]")];
const fields = (question) => [...question.querySelectorAll("input, textarea")];

function numberIn(text) {
  const plain = text.replace(/\s/g, "").replace(",", ".");
  return /^[+-]?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}

const numberOf = (field) => ("number" in field.dataset ? Number(field.dataset.number) : field.value);

// What a question is answered with: a number, a text, a list of texts; undefined without an answer.
function answerOf(question) {
  const own = fields(question);
  const { type } = question.dataset;
  if (type === "TEXT") return own[0].value.trim() || undefined;
  if (type === "NUMBER") {
    const text = own[0].value.trim();
    if (!text) return undefined;
    const number = numberIn(text);
    return Number.isNaN(number) ? text : number;
  }
  const chosen = own.filter((field) => field.checked);
  if (!chosen.length) return undefined;
  return type === "MULTIPLE" ? chosen.map((field) => field.value) : numberOf(chosen[0]);
}

function holds(condition, answer) {
  if (condition.answered !== null) return (answer !== undefined) === condition.answered;
  if (answer === undefined) return false;
  if (Array.isArray(answer)) return answer.some((one) => condition.anyOf.includes(one));
  if (condition.anyOf.includes(String(answer))) return true;
  if (typeof answer !== "number") return false;
  return (condition.atLeast !== null && answer >= condition.atLeast)
    || (condition.atMost !== null && answer <= condition.atMost);
}

function isAsked(element, given) {
  if (!element.dataset.when) return true;
  const found = JSON.parse(element.dataset.when).map((one) => holds(one, given[one.question]));
  return element.dataset.match === "ANY" ? found.some(Boolean) : found.every(Boolean);
}

const say = (text, tone = "") => {
  const place = form.querySelector("p[data-said]");
  place.dataset.tone = tone;
  place.textContent = text;
};

// Show what the answers so far ask for. An answer to a question that has gone is not sent.
function settle() {
  const given = {};
  const asked = [];
  for (const section of form.querySelectorAll("[data-section]")) {
    const isShown = isAsked(section, given);
    let any = false;
    for (const question of section.querySelectorAll("[data-question]")) {
      const shown = isShown && isAsked(question, given);
      question.hidden = !shown;
      for (const field of fields(question)) field.disabled = !shown;
      if (!shown) continue;
      any = true;
      asked.push(question);
      const answer = answerOf(question);
      if (answer !== undefined) given[question.dataset.question] = answer;
    }
    section.hidden = !any;
  }
  const bar = form.querySelector("[data-bar]");
  bar.max = asked.length || 1;
  bar.value = Object.keys(given).length;
  form.querySelector("[data-progress]").textContent = form.dataset.sayProgress
    .replace("{n}", Object.keys(given).length)
    .replace("{all}", asked.length);
  return { given, asked };
}

// ---- the draft ----

// What may be asked only while somebody watches does not stay on the device after the page is closed.
const store = form && ("queues" in form.dataset ? localStorage : sessionStorage);
const key = form && `dho-form:${owner}:${form.dataset.questionnaire}:${form.dataset.version}`;

function saveDraft() {
  const typed = {};
  for (const question of questions()) {
    const own = fields(question);
    const values = own
      .filter((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : field.value))
      .map((field) => field.value);
    if (values.length) typed[question.dataset.question] = values;
  }
  try {
    store.setItem(key, JSON.stringify({ at: Date.now(), typed }));
  } catch {
    // The device keeps nothing (a private window): the page itself still holds the answers.
  }
}

function dropDraft() {
  try {
    store.removeItem(key);
  } catch {
    // nothing was kept
  }
}

function takeUpDraft() {
  let draft;
  try {
    draft = JSON.parse(store.getItem(key) ?? "null");
  } catch {
    return;
  }
  if (!draft || Date.now() - draft.at > DAY) return;
  for (const question of questions()) {
    const values = draft.typed[question.dataset.question] ?? [];
    for (const field of fields(question)) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = values.includes(field.value);
      } else if (values.length) [field.value] = values;
    }
  }
}

// ---- sending ----

function tellMissing(missing) {
  const box = form.querySelector("[data-missing]");
  const words = missing.length === 1 ? form.dataset.sayMissingOne : form.dataset.sayMissing;
  box.querySelector("[data-missing-words]").textContent = words.replace("{n}", missing.length);
  box.querySelector("[data-missing-list]").replaceChildren(...missing.map((question) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${question.id}`;
    link.textContent = question.querySelector("legend, label").textContent.trim();
    row.append(link);
    return row;
  }));
  box.hidden = false;
  form.querySelector("[data-as-is]").hidden = false;
  box.focus();
}

async function hasContact() {
  try {
    await fetch("/health/live", { cache: "no-store", signal: AbortSignal.timeout(8000) });
    return true;
  } catch {
    return false;
  }
}

function bodyOf(given) {
  return {
    patient: person,
    kind: "answers",
    about: form.dataset.questionnaire,
    form_version: Number(form.dataset.version),
    answers: given,
    measured_at: withOffset(new Date()),
    reference: newReference(),
    source: form.dataset.source || "patient",
  };
}

async function sendByQueue(given) {
  const body = bodyOf(given);
  await keep(owner, body, form.dataset.label);
  dropDraft();
  const done = await flush(owner);
  if (done.sent.includes(body.reference)) {
    location.assign(`${form.dataset.done}?reference=${encodeURIComponent(body.reference)}`);
    return;
  }
  const left = (await kept(owner)).find((entry) => entry.reference === body.reference);
  if (left?.refused) {
    await remove(body.reference);
    saveDraft();
    say(form.dataset.sayRefused, "wrong");
  } else {
    say(form.dataset.sayKept, "done");
    for (const button of form.querySelectorAll("[type=submit]")) button.hidden = true;
  }
}

async function submit(event) {
  const asIs = event.submitter?.value === "as_is";
  const { given, asked } = settle();
  if (!Object.keys(given).length) {
    event.preventDefault();
    say(form.dataset.sayEmpty, "wrong");
    return;
  }
  const missing = asked.filter((question) =>
    "required" in question.dataset && given[question.dataset.question] === undefined);
  if (missing.length && !asIs) {
    event.preventDefault();
    tellMissing(missing);
    return;
  }
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  try {
    if ("queues" in form.dataset && "indexedDB" in window) {
      await sendByQueue(given);
    } else if (await hasContact()) {
      dropDraft();
      form.removeEventListener("submit", submit);
      if (button) button.disabled = false;
      form.requestSubmit(button ?? undefined);
    } else {
      say(form.dataset.sayNoContact, "wrong");
    }
  } catch {
    // The device cannot keep anything: post the form in the ordinary way.
    form.removeEventListener("submit", submit);
    if (button) button.disabled = false;
    form.requestSubmit(button ?? undefined);
  } finally {
    if (button) button.disabled = false;
  }
}

if (form && owner) {
  if ("fresh" in form.dataset) takeUpDraft();
  settle();
  form.addEventListener("input", () => {
    settle();
    saveDraft();
  });
  form.addEventListener("submit", submit);
}
