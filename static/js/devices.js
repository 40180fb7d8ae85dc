// Notices on this device: asks the browser, and hands its answer to the ordinary form. Without this
// file the page says that notices cannot be shown, and devices are turned off all the same.

const box = document.querySelector("[data-push]");
const form = box?.querySelector("[data-turn-on]");

const wasRefused = () => window.Notification?.permission === "denied";
const canShow = () => ["serviceWorker", "Notification", "PushManager"].every(
  (name) => name in window || name in navigator,
);

function show(state) {
  for (const one of box.querySelectorAll("[data-state]")) one.hidden = one.dataset.state !== state;
  form.hidden = !["off", "failed"].includes(state);
}

function bytesOf(text) {
  const bare = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(bare), (letter) => letter.codePointAt(0));
}

const sameKey = (held) => {
  const own = bytesOf(box.dataset.key);
  const other = new Uint8Array(held ?? []);
  return own.length === other.length && own.every((byte, place) => byte === other[place]);
};

async function digest(text) {
  const found = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(found)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function worker() {
  await navigator.serviceWorker.register(document.body.dataset.worker);
  return navigator.serviceWorker.ready;
}

async function subscription() {
  return (await worker()).pushManager.getSubscription();
}

// The patient's own row of this device, if it is one of hers.
async function row(found) {
  if (!found) return null;
  return document.querySelector(`[data-device="${await digest(found.endpoint)}"]`);
}

async function look() {
  if (!canShow()) return show("unsupported");
  if (wasRefused()) return show("refused");
  const found = await subscription();
  const own = await row(found);
  if (own) own.querySelector("[data-here]").hidden = false;
  return show(own && sameKey(found.options?.applicationServerKey) ? "on" : "off");
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") {
    return show(wasRefused() ? "refused" : "off");
  }
  const { pushManager } = await worker();
  const old = await pushManager.getSubscription();
  // Of somebody before us on this device, or for another key of the house.
  if (old && !((await row(old)) && sameKey(old.options?.applicationServerKey))) {
    await old.unsubscribe();
  }
  const made = await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(box.dataset.key),
  });
  const { endpoint, keys } = made.toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.p256dh.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
  (await worker()).active?.postMessage({ type: "notices", owner: document.querySelector("main").dataset.owner });
  return form.submit();
}

async function turnOff(off) {
  try {
    const found = await subscription();
    if (found && (await row(found)) === off.closest("[data-device]")) await found.unsubscribe();
  } catch {
    // The server is told all the same.
  }
  off.submit();
}

if (box) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turnOn().catch(() => show("failed"));
  });
  look().catch(() => show("unsupported"));
}
for (const off of document.querySelectorAll("[data-turn-off]")) {
  off.addEventListener("submit", (event) => {
    if (!canShow()) return;
    event.preventDefault();
    turnOff(off);
  });
}
