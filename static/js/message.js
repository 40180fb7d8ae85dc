// A message of the patient's: what is typed is kept on the device until the server has it, and the
// page says so when it could not be sent. Without this file the form is posted in the ordinary way.

const PATIENCE = 20_000;
const form = document.querySelector("form[data-message]");
const text = form?.querySelector("textarea");
const said = form?.querySelector("[data-said]");

const draft = {
  get: () => { try { return localStorage.getItem(form.dataset.draft) ?? ""; } catch { return ""; } },
  set: (words) => {
    try {
      if (words) localStorage.setItem(form.dataset.draft, words);
      else localStorage.removeItem(form.dataset.draft);
    } catch {
      // The device keeps nothing.
    }
  },
};

function say(words) {
  said.textContent = words;
  said.dataset.tone = "wrong";
}

async function send(event) {
  if (!text.value.trim()) return; // the server says what is missing
  event.preventDefault();
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      body: new FormData(form),
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const place = new URL(answer.url);
    if (answer.ok && place.pathname === location.pathname && place.searchParams.has("sent")) {
      draft.set("");
      location.assign(answer.url);
      if (location.href === answer.url) location.reload();
      return;
    }
    if (answer.status === 422) {
      form.submit();
      return;
    }
    say(form.dataset.saySignIn);
  } catch {
    say(form.dataset.sayNotSent);
  }
  button.disabled = false;
}

if (text) {
  if (!text.value) text.value = draft.get();
  text.addEventListener("input", () => draft.set(text.value));
  form.addEventListener("submit", send);
}
