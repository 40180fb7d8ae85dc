// Warn before the session ends for lack of use, and leave the page when it has ended. The server
// decides; this only follows its count: every request but a poll starts the time anew.

const dialog = document.getElementById("idle");
const SHARED = "dho-active";
const MINUTE = 60_000;

const limit = Number(dialog?.dataset.minutes || 0) * MINUTE;
const warning = Number(dialog?.dataset.warnMinutes || 2) * MINUTE;
let touched = false;
let asking = false;

// The time of the last request is shared by the tabs of one browser.
function lastRequest() {
  try {
    return Number(localStorage.getItem(SHARED)) || Date.now();
  } catch {
    return Date.now();
  }
}

function requested() {
  touched = false;
  try {
    localStorage.setItem(SHARED, String(Date.now()));
  } catch {
    // Without storage the warning may come early in one tab of several.
  }
}

function leave() {
  const here = location.pathname + location.search;
  location.assign(`${dialog.dataset.ended}?next=${encodeURIComponent(here)}`);
}

async function stay() {
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(dialog.dataset.alive, { redirect: "manual", cache: "no-store" });
    if (!answer.ok) {
      leave();
      return;
    }
    requested();
    dialog.close();
  } catch {
    // No contact: the count goes on, and the next press tries again.
  } finally {
    asking = false;
  }
}

function look() {
  const left = lastRequest() + limit - Date.now();
  if (left <= 0) return leave();
  // Somebody who types without sending anything is not idle.
  if (touched && !dialog.open && left < limit - 5 * MINUTE) return stay();
  if (left > warning) {
    if (dialog.open) dialog.close();
    return undefined;
  }
  if (!dialog.open) dialog.showModal();
  const words = dialog.querySelector("[data-left]");
  // Told every half minute, so that a screen reader is not interrupted every second.
  const seconds = Math.ceil(left / 30_000) * 30;
  const text = words.dataset.words.replace("{n}", String(seconds));
  if (words.textContent !== text) words.textContent = text;
  return undefined;
}

if (dialog && limit) {
  requested();
  for (const kind of ["keydown", "pointerdown"]) {
    addEventListener(kind, () => { touched = true; }, { passive: true });
  }
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (!ctx.request.headers["X-DHO-Poll"] && ctx.response.status < 400) requested();
  });
  document.addEventListener("dho:requested", requested);
  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  setInterval(look, 1000);
}
