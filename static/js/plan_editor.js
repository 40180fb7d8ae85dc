// The plan editor works without this file. It keeps opened parts open when a part is added, opens the
// part that a message leads to, and asks before unsaved writing is left behind.

const form = document.querySelector("[data-plan-editor]");

if (form) {
  let written = Boolean(form.querySelector("[autofocus]"));
  let leaving = false;

  form.addEventListener("input", () => {
    written = true;
  });

  form.addEventListener("submit", () => {
    leaving = true;
    for (const old of form.querySelectorAll("input[name=open]")) old.remove();
    for (const part of form.querySelectorAll("details[data-part][open]")) {
      const open = document.createElement("input");
      open.type = "hidden";
      open.name = "open";
      open.value = part.dataset.part;
      form.append(open);
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const goal = link && document.getElementById(link.hash.slice(1));
    if (!goal || !form.contains(goal)) return;
    for (let part = goal.closest("details"); part; part = part.parentElement.closest("details")) {
      part.open = true;
    }
  });

  addEventListener("pageshow", () => {
    leaving = false;
  });

  addEventListener("beforeunload", (event) => {
    if (written && !leaving) event.preventDefault();
  });
}
