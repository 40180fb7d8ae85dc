// A button with data-copy puts the text of that element on the clipboard, then does what it does.
// Without this file, or where the browser refuses, the text is there to be marked by hand.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  navigator.clipboard.writeText(source.value ?? source.textContent);
});
