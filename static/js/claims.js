// An open panel in use, a call and words being typed keep the claim on an alert (docs/worklist.md). The
// server drops a claim 30 minutes after the last of them; this only says that somebody is there.

const EVERY = 60_000;
const CALL_LASTS = 60 * 60_000;

let usedAt = Date.now();
let calledAt = 0;

for (const kind of ["pointerdown", "keydown", "scroll", "pointermove"]) {
  addEventListener(kind, () => { usedAt = Date.now(); }, { passive: true, capture: true });
}
document.addEventListener("click", (event) => {
  if (event.target.closest?.('a[href^="tel:"]')) calledAt = Date.now();
}, { capture: true });

const held = () => [...document.querySelectorAll("[data-active-url]")];

function hasDraft() {
  return [...document.querySelectorAll("main textarea, #panel textarea")].some(
    (one) => one.value.trim() && one.value !== one.defaultValue,
  );
}

function isAtWork() {
  if (calledAt && Date.now() - calledAt < CALL_LASTS) return true;
  if (hasDraft()) return true;
  return !document.hidden && Date.now() - usedAt < EVERY;
}

function token() {
  const inherited = document.body.getAttribute("hx-headers:inherited");
  return inherited ? JSON.parse(inherited)["X-CSRFToken"] : "";
}

async function beat(one) {
  try {
    const answer = await fetch(one.dataset.activeUrl, {
      method: "POST",
      headers: { "X-CSRFToken": token(), "X-DHO-Poll": "1" },
      redirect: "manual",
    });
    if (answer.status !== 409) return;
    const { words } = await answer.json();
    one.removeAttribute("data-active-url");
    one.textContent = words;
    one.hidden = false;
    one.setAttribute("role", "alert");
  } catch {
    // No contact: the list itself says so.
  }
}

setInterval(() => {
  if (isAtWork()) for (const one of held()) beat(one);
}, EVERY);
addEventListener("dho:beat", () => { for (const one of held()) beat(one); });
