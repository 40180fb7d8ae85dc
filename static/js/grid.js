// The grid of figures as a spreadsheet: arrows and Enter move, a copied column is pasted downwards.
// Without this file it is a plain form, and Tab moves from cell to cell.

const form = document.querySelector("[data-grid]");
const said = form?.querySelector("[data-said]");
const lines = [...(form?.querySelectorAll("tbody tr") ?? [])].map((line) =>
  [...line.cells].slice(1).map((cell) => cell.querySelector("input")),
);
// What was refused stands in the cells, unsaved.
let isChanged = form?.hasAttribute("data-unsaved") ?? false;

function placeOf(input) {
  const row = lines.findIndex((line) => line.includes(input));
  return row < 0 ? null : { row, column: lines[row].indexOf(input) };
}

// The next cell that is asked for in a direction; what is not asked for is stepped over.
function nextTo({ row, column }, down, right) {
  let found;
  do {
    row += down;
    column += right;
    found = lines[row]?.[column];
  } while (found === null);
  return found;
}

function go(input) {
  if (!input) return false;
  input.focus();
  input.select();
  return true;
}

const isAtEnd = (input, key) =>
  key === "ArrowLeft"
    ? input.selectionStart === 0 && (input.selectionEnd === 0 || input.selectionEnd === input.value.length)
    : input.selectionEnd === input.value.length;

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

form?.addEventListener("keydown", (event) => {
  const place = placeOf(event.target);
  if (!place || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.key === "Enter") {
    event.preventDefault();
    go(nextTo(place, event.shiftKey ? -1 : 1, 0));
    return;
  }
  const step = STEPS[event.key];
  if (!step || event.shiftKey) return;
  if (step[1] && !isAtEnd(event.target, event.key)) return;
  if (go(nextTo(place, ...step))) event.preventDefault();
});

form?.addEventListener("paste", (event) => {
  const place = placeOf(event.target);
  const text = event.clipboardData?.getData("text") ?? "";
  const table = text.replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
  if (!place || (table.length === 1 && table[0].length === 1)) return;
  event.preventDefault();
  let filled = 0;
  let left = 0;
  table.forEach((line, down) => {
    line.forEach((value, right) => {
      const input = lines[place.row + down]?.[place.column + right];
      // An empty cell of a spreadsheet takes nothing away.
      if (!value.trim()) return;
      if (input) {
        input.value = value.trim();
        filled += 1;
      } else {
        left += 1;
      }
    });
  });
  isChanged = true;
  const words = [form.dataset.sayFilled.replace("{n}", filled)];
  if (left) words.push(form.dataset.sayLeftOver.replace("{n}", left));
  said.textContent = words.join(" ");
});

form?.addEventListener("input", () => {
  isChanged = true;
});
form?.addEventListener("submit", () => {
  isChanged = false;
});
addEventListener("beforeunload", (event) => {
  if (isChanged) event.preventDefault();
});
