// The form of one reading: checks in words, buttons beside the number, and sending by the queue.

import { keep, kept, newReference, withOffset } from "./queue.js";

const AHEAD = 5 * 60_000;

// Comma or point; where a kind has no decimals 10.000 and 10 000 are ten thousand.
function numberIn(input) {
  let text = input.value.replace(/\s/g, "");
  if (input.dataset.decimals === "no" && /^\d{1,3}([.,]\d{3})+$/.test(text)) {
    text = text.replace(/[.,]/g, "");
  }
  text = text.replace(",", ".");
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
}

const numbersOf = (form) => [...form.querySelectorAll("[data-number]")];

function say(form, text, tone = "") {
  const place = form.querySelector("[data-said]");
  if (!place) return;
  place.setAttribute("role", tone === "wrong" || tone === "ask" ? "alert" : "status");
  place.dataset.tone = tone;
  place.textContent = text;
}

// What cannot be, in words; null when the number can be sent.
function impossible(form, input) {
  const { low, high } = input.dataset;
  const value = numberIn(input);
  if (input.value.trim() === "") return form.dataset.sayMissing;
  if (Number.isNaN(value)) return form.dataset.sayNoNumber;
  const outside = (low && value < Number(low)) || (high && value > Number(high));
  return outside ? input.dataset.sayImpossible : null;
}

function isUnusual(input) {
  const { usualLow, usualHigh } = input.dataset;
  const value = numberIn(input);
  return (usualLow && value < Number(usualLow)) || (usualHigh && value > Number(usualHigh));
}

function point(form, wrong, text, tone) {
  for (const input of numbersOf(form)) input.setAttribute("aria-invalid", String(input === wrong));
  say(form, text, tone);
  wrong.focus();
  return false;
}

// Only the impossible is stopped here, and the server has the last word. An unlikely number is asked
// about once: the same number sent again is right.
function isReady(form) {
  const inputs = numbersOf(form);
  for (const input of inputs) {
    const text = impossible(form, input);
    if (text) return point(form, input, text, "wrong");
  }
  const [upper, lower] = ["systolic", "diastolic"].map((name) =>
    inputs.find((input) => input.dataset.component === name));
  if (upper && lower && numberIn(upper) <= numberIn(lower)) {
    return point(form, upper, form.dataset.sayOrder, "wrong");
  }
  const at = chosenTime(form);
  if (at && at.getTime() > Date.now() + AHEAD) {
    return point(form, form.querySelector("[name=measured_at]"), form.dataset.sayFuture, "wrong");
  }
  const unusual = inputs.find(isUnusual);
  const typed = inputs.map((input) => input.value.trim()).join("|");
  const asked = form.querySelector("[name=asked]");
  if (unusual && asked.value !== typed) {
    asked.value = typed;
    return point(form, unusual, unusual.dataset.sayUnusual, "ask");
  }
  for (const input of inputs) input.removeAttribute("aria-invalid");
  return true;
}

function chosenTime(form) {
  const chosen = form.querySelector("[name=measured_at]")?.value;
  return chosen ? new Date(chosen) : null;
}

function bodyOf(form, person) {
  const inputs = numbersOf(form);
  const body = {
    patient: person,
    kind: form.dataset.kind,
    unit: form.dataset.unit,
    measured_at: withOffset(chosenTime(form) ?? new Date()),
    reference: newReference(),
    source: form.dataset.source || "patient",
  };
  if (inputs[0].dataset.component) {
    body.components = Object.fromEntries(inputs.map((i) => [i.dataset.component, numberIn(i)]));
  } else {
    body.value = numberIn(inputs[0]);
  }
  const context = [...form.querySelectorAll("[data-context]:checked")]
    .filter((field) => field.value)
    .map((field) => [field.dataset.context, field.value]);
  if (context.length) body.context = Object.fromEntries(context);
  return body;
}

function whatOf(form) {
  const values = numbersOf(form).map((input) => input.value.trim()).join("/");
  return `${form.dataset.label} ${values} ${form.dataset.unitShown ?? ""}`.trim();
}

// The buttons beside the number change a number that is there; they never make one up.
function step(event) {
  const button = event.target.closest("[data-step]");
  if (!button) return;
  const form = event.currentTarget;
  const input = form.querySelector(`#${CSS.escape(button.dataset.for)}`);
  const value = numberIn(input);
  if (Number.isNaN(value)) {
    say(form, form.dataset.sayMissing, "wrong");
    input.focus();
    return;
  }
  const size = button.dataset.step;
  const typed = input.value.trim().replace(",", ".");
  const digits = Math.max(...[size, typed].map((text) => (text.split(".")[1] ?? "").length));
  const next = value + Number(size);
  if (input.dataset.low && next < Number(input.dataset.low)) return;
  if (input.dataset.high && next > Number(input.dataset.high)) return;
  const text = next.toFixed(input.dataset.decimals === "no" ? 0 : digits);
  input.value = document.documentElement.lang.startsWith("en") ? text : text.replace(".", ",");
  say(form, "");
}

/** Let the forms of the page keep what is typed on the device, and send it from there. */
export function readingForms({ owner, person, sendAll, box }) {
  async function answer(form, reference, sent) {
    const left = (await kept(owner)).find((entry) => entry.reference === reference);
    if (left?.refused) {
      say(form, form.dataset.sayRefused, "wrong");
      box?.scrollIntoView({ block: "start" });
    } else if (sent.includes(reference)) {
      location.assign(`${form.dataset.done}?reference=${encodeURIComponent(reference)}`);
    } else {
      form.reset();
      for (const input of numbersOf(form)) input.value = "";
      form.querySelector("[name=asked]").value = "";
      say(form, form.dataset.sayKept, "done");
    }
  }

  async function submit(event) {
    event.preventDefault();
    const form = event.currentTarget;
    if (!isReady(form)) return;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    const body = bodyOf(form, person);
    try {
      await keep(owner, body, whatOf(form));
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

  if (!("indexedDB" in window)) return;
  for (const form of document.querySelectorAll("form[data-reading]")) {
    form.addEventListener("submit", submit);
    form.addEventListener("click", step);
    for (const row of form.querySelectorAll("[data-stepper]")) {
      row.classList.add("stepper");
      for (const button of row.querySelectorAll("button")) button.hidden = false;
    }
  }
}
