// Readings that wait on this device until the server has them. One id per reading (its reference)
// makes a repeat harmless; a reading leaves the queue on 200 and 201 only.

const DATABASE = "dho";
const STORE = "readings";
const PATIENCE = 20_000;

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "reference" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function work(mode, act) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

const put = (entry) => work("readwrite", (store) => store.put(entry));
export const remove = (reference) => work("readwrite", (store) => store.delete(reference));

/**
 * Keep a reading. `owner` is who registered it (a relative may register for several patients),
 * `body` what the API gets, `what` the words for people.
 */
export function keep(owner, body, what) {
  return put({ reference: body.reference, owner, body, what, refused: "", code: "" });
}

/** What somebody registered on this device and the server does not have, oldest first. */
export async function kept(owner) {
  const all = await work("readonly", (store) => store.getAll());
  return all
    .filter((entry) => entry.owner === owner)
    .sort((a, b) => Date.parse(a.body.measured_at) - Date.parse(b.body.measured_at));
}

/** Delete what somebody registered, as when that person signs out and says so. */
export async function forget(owner) {
  for (const entry of await kept(owner)) await remove(entry.reference);
}

export function newReference() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** An instant with the device's offset: 2026-11-20T09:04:00+01:00. */
export function withOffset(date) {
  const minutes = -date.getTimezoneOffset();
  const two = (n) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  return `${local}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

async function post(entry) {
  const answer = await fetch("/api/v1/readings/", {
    method: "POST",
    credentials: "same-origin",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify(entry.body),
  });
  if (answer.type === "opaqueredirect") return { status: 401 };
  let text = {};
  try {
    text = await answer.json();
  } catch {
    // An answer without JSON says all with its status.
  }
  return { status: answer.status, text };
}

const first = (text) => text?.errors?.[0] ?? {};
const why = (text) => first(text).detail || text?.detail || text?.title || "";

/** What an answer means for a queued reading: sent, sign-in, refused or later. */
export function meaning(status) {
  if (status === 200 || status === 201) return "sent";
  if (status === 401 || status === 403) return "sign-in";
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return "refused";
  return "later";
}

async function send(owner) {
  const done = { sent: [], signIn: false };
  for (const entry of await kept(owner)) {
    if (entry.refused) continue;
    let answer;
    try {
      answer = await post(entry);
    } catch {
      break; // no contact
    }
    const result = meaning(answer.status);
    if (result === "sent") {
      await remove(entry.reference);
      done.sent.push(entry.reference);
    } else if (result === "refused") {
      const code = first(answer.text).code ?? "";
      await put({ ...entry, code, refused: why(answer.text) || String(answer.status) });
    } else {
      done.signIn = result === "sign-in";
      break;
    }
  }
  return done;
}

/** Send what waits, oldest first. Only one tab sends at a time. */
export function flush(owner) {
  if (!navigator.locks) return send(owner);
  return navigator.locks.request("dho-queue", () => send(owner));
}
