// Served at /sw.js. Keeps our own static files, and the few pages of one patient that ask for it, so
// that a reading can be made with no contact. Never answers for /api/ and never for another person:
// a new person on the device, a page of somebody else's, and signing out empty the pages. Shows push
// notices, which hold no person's data, until another patient signs in here.

const FILES = "dho-files-1";
const PAGES = "dho-pages-2";
const NOTICES = "dho-notices-1";
const START = "/offline-start";
const OWNER = "/offline-owner";
const DAY = "/offline-day";
const PATIENCE = 8000;
// The server's answers vary by language and cookie; what is kept is one person's on one device.
const ANY = { ignoreVary: true };

// Where somebody who is no member of staff goes. Any other page means that somebody else is here.
const OWN = /^\/(my\/|relative\/|sign-in\/|sign-out\/|act-as\/|password\/|i18n\/|sw\.js$|manifest|$)/;

const NOTHING_KEPT = `<!doctype html><html lang="nb"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Ingen kontakt</title></head>
<body><h1>Ingen kontakt</h1>
<p>Vi får ikke kontakt med tjenesten. Prøv igjen når du er på nett.</p>
<p lang="en">No contact. Try again when you are on line.</p>
<p>Legevakt / out-of-hours clinic: <a href="tel:116117">116 117</a></p>
<p>Akutt / emergency: <a href="tel:113">113</a></p>
</body></html>`;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("dho-") && ![FILES, PAGES, NOTICES].includes(name)) await caches.delete(name);
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

let emptied = 0;
async function empty() {
  emptied += 1;
  await caches.delete(PAGES);
}

// What was on its way when the pages were emptied is not kept: somebody has signed out.
async function put(address, answer, since) {
  const cache = await caches.open(PAGES);
  if (since === emptied) await cache.put(address, answer);
}

async function keepPage(address, isStart, since) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  if (isStart) await put(START, answer.clone(), since);
  await put(address, answer, since);
}

const noted = async (cache, name) => (await cache.match(name))?.text();

// Forms that have not been opened yet are fetched once a day, so that they are there without contact.
async function keepMore(addresses, since) {
  const cache = await caches.open(PAGES);
  const today = new Date().toDateString();
  const isNewDay = (await noted(cache, DAY)) !== today;
  for (const address of addresses) {
    if (isNewDay || !(await cache.match(address, ANY))) await keepPage(address, false, since);
  }
  await put(DAY, new Response(today), since);
}

// Whose notices come to this device. Another patient here ends them: her page offers them anew.
async function handOver(owner) {
  const cache = await caches.open(NOTICES);
  const before = await noted(cache, OWNER);
  if (!before || before === owner || !owner.endsWith(".patient")) return;
  await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
  await caches.delete(NOTICES);
}

const noticesOn = async (owner) => (await caches.open(NOTICES)).put(OWNER, new Response(owner));

async function arrived({ owner, files, page, start, more }) {
  const since = emptied;
  await handOver(owner).catch(() => {});
  const cache = await caches.open(PAGES);
  if ((await noted(cache, OWNER)) !== owner) await caches.delete(PAGES);
  await put(OWNER, new Response(owner), since);
  await Promise.allSettled(files.map(keepFile));
  if (page) await keepPage(page, start, since);
  if (more?.length) await keepMore(more, since);
}

self.addEventListener("message", (event) => {
  if (event.data?.type === "forget") event.waitUntil(empty());
  if (event.data?.type === "notices") event.waitUntil(noticesOn(event.data.owner));
  if (event.data?.type === "arrived") event.waitUntil(arrived(event.data).catch(() => {}));
});

// ---- notices ----

function said(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {}; // the browser wants every push shown, also one that we cannot read
  }
}

self.addEventListener("push", (event) => {
  const { title = "DHO", body = "", lang = "nb", tag = "dho", url = "/my/" } = said(event.data);
  event.waitUntil(self.registration.showNotification(title, {
    body,
    lang,
    tag,
    renotify: true,
    requireInteraction: true,
    icon: "/static/icons/icon-192.png",
    data: { url },
  }));
});

async function open(wanted) {
  const address = new URL(wanted, location.origin);
  const there = address.origin === location.origin ? address.href : `${location.origin}/my/`;
  const [found] = await self.clients.matchAll({ type: "window" });
  if (!found) return self.clients.openWindow(there);
  await found.focus();
  return found.navigate(there);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/my/"));
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

const tooLong = () => new Promise((_, reject) => {
  setTimeout(() => reject(new Error("no answer in time")), PATIENCE);
});

// Pages: always from the server while it answers; a kept page only when there is no contact.
async function page(request, path) {
  const cache = await caches.open(PAGES);
  const found = path.startsWith("/my/") || path === "/"
    ? (await cache.match(request, ANY)) ?? (await cache.match(START, ANY))
    : undefined;
  try {
    const answer = await (found ? Promise.race([fetch(request), tooLong()]) : fetch(request));
    if (!OWN.test(path)) await empty();
    return answer;
  } catch {
    if (found) return found;
    const headers = { "Content-Type": "text/html; charset=utf-8" };
    return new Response(NOTHING_KEPT, { status: 503, headers });
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate") event.respondWith(page(request, address.pathname));
});
