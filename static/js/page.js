// What every staff page needs: dialogs, focus on what went wrong, and a clear word when the server
// gives no proper answer. Everything works as plain links and forms without this file.

const problem = document.getElementById("problem");

function tell(what) {
  if (!problem) return;
  for (const text of problem.querySelectorAll("[data-when]")) {
    text.hidden = text.dataset.when !== what;
  }
  problem.hidden = !what;
}

problem?.querySelector("[data-dismiss]")?.addEventListener("click", () => tell(""));

const isPoll = (ctx) => Boolean(ctx?.request?.headers?.["X-DHO-Poll"]);

// The worklist tells of its own polls (worklist.js).
document.addEventListener("htmx:error", (event) => {
  if (!isPoll(event.detail.ctx)) tell("lost");
});

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  const status = ctx.response.status;
  if (isPoll(ctx) || status === 409 || status === 422) return;
  tell(status === 401 || status === 403 ? "refused" : "failed");
});

// An action answered with the sign-in page must not put that page inside this one.
document.addEventListener("htmx:before:response", (event) => {
  const { ctx } = event.detail;
  if (!ctx.response.raw.redirected || isPoll(ctx)) return;
  event.preventDefault();
  location.assign(ctx.response.raw.url);
});

document.addEventListener("htmx:after:swap", (event) => {
  if (isPoll(event.detail.ctx)) return;
  if (event.detail.ctx.response?.status < 400) tell("");
  arrive(document);
});

// A fragment may carry a dialog to show at once, and one element that wants the focus.
function arrive(root) {
  for (const dialog of root.querySelectorAll("dialog[data-show]:not([open])")) dialog.showModal();
  const wanted = root.querySelector("[data-focus]");
  if (wanted) {
    wanted.removeAttribute("data-focus");
    wanted.focus();
  }
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
  }
  event.target.closest("[data-close]")?.closest("dialog")?.close();
  for (const open of document.querySelectorAll("details[data-close-outside][open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const open of document.querySelectorAll("details[data-close-outside][open]")) {
    open.open = false;
    open.querySelector("summary")?.focus();
  }
});

// The server says with HX-Trigger: dho:done that what the dialog asked for has been done.
document.addEventListener("dho:done", () => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
});

// A second press on a button that posts a plain form does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

arrive(document);
