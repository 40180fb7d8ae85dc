// Served at /sw.js. Keeps our own static files, and the few pages of one patient that ask for it, so
// that a reading can be made with no contact. Never answers for /api/ and never for another person:
// a new person on the device, and signing out, empty the pages.

const FILES = "dho-files-1";
const PAGES = "dho-pages-1";
const START = "/offline-start";
const PERSON = "/offline-person";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("dho-") && name !== FILES && name !== PAGES) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(old());
});

async function keepFile(request) {
  const cache = await caches.open(FILES);
  if (await cache.match(request)) return;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer);
}

async function keepPage(address, isStart) {
  const cache = await caches.open(PAGES);
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  if (isStart) await cache.put(START, answer.clone());
  await cache.put(address, answer);
}

async function arrived({ person, files, page, start }) {
  const cache = await caches.open(PAGES);
  const before = await (await cache.match(PERSON))?.text();
  if (before !== person) await caches.delete(PAGES);
  await (await caches.open(PAGES)).put(PERSON, new Response(person));
  await Promise.allSettled(files.map(keepFile));
  if (page) await keepPage(page, start);
}

self.addEventListener("message", (event) => {
  if (event.data?.type === "forget") event.waitUntil(caches.delete(PAGES));
  if (event.data?.type === "arrived") event.waitUntil(arrived(event.data));
});

// Static files: the kept copy at once, and a fresh one for the next time.
async function file(request) {
  const cache = await caches.open(FILES);
  const found = await cache.match(request);
  const fresh = fetch(request).then((answer) => {
    if (answer.ok) cache.put(request, answer.clone());
    return answer;
  });
  if (!found) return fresh;
  fresh.catch(() => {});
  return found;
}

// Pages: always from the server while it answers; a kept page only when there is no contact.
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const cache = await caches.open(PAGES);
    const found = (await cache.match(request)) ?? (await cache.match(START));
    if (found) return found;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(request));
});
