// The answer to a reading: asked for a few times until it has been judged. Without this file the
// page has a link that loads it again.

const WAITS = [600, 1200, 2500, 5000, 10_000, 20_000, 40_000];

const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

async function ask(address) {
  const answer = await fetch(address, {
    credentials: "same-origin",
    redirect: "manual",
    cache: "no-store",
    headers: { "X-DHO-Poll": "1" },
  });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-part]");
}

export async function watchAnswer() {
  const place = document.querySelector("[data-answer]");
  if (!place || place.querySelector("[data-final]")) return;
  for (const wait of WAITS) {
    await pause(wait);
    let part = null;
    try {
      part = await ask(place.dataset.address);
    } catch {
      continue; // no contact: the next time
    }
    if (!part) return;
    // Told only when it changed, so that a screen reader is not interrupted.
    const text = part.textContent.replace(/\s+/g, " ");
    if (text !== place.textContent.replace(/\s+/g, " ")) {
      place.replaceChildren(document.adoptNode(part));
    }
    if (place.querySelector("[data-final]") || part.hasAttribute("data-final")) {
      document.querySelector("[data-reload]")?.remove();
      return;
    }
  }
}
