// Marking words of a sentence: what is selected gets [ ] around it, or loses them.
const area = document.querySelector("[data-marking]");
const button = document.querySelector("#mark");
const labels = document.querySelector("[data-labels]");

/** The selection without the spaces and brackets at its ends. */
function selected({ value, selectionStart, selectionEnd }) {
  let [start, end] = [selectionStart, selectionEnd];
  while (start < end && /[\s[\]]/.test(value[start])) start += 1;
  while (end > start && /[\s[\]]/.test(value[end - 1])) end -= 1;
  return { start, end };
}

function mark() {
  const { start, end } = selected(area);
  area.focus();
  if (start === end) return;
  const marked = area.value[start - 1] === "[" && area.value[end] === "]";
  const [from, to] = marked ? [start - 1, end + 1] : [start, end];
  const words = area.value.slice(start, end).replace(/[[\]]/g, "");
  // An editing command, so that the browser's undo knows of it.
  area.setSelectionRange(from, to);
  document.execCommand("insertText", false, marked ? words : `[${words}]`);
  // The words stay selected: doing it again takes it back.
  const first = marked ? from : from + 1;
  area.setSelectionRange(first, first + words.length);
}

button.hidden = false;
button.addEventListener("click", mark);
addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.code !== "KeyM") return;
  event.preventDefault();
  mark();
});
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-kind]")) return;
  labels.setAttribute("list", `labels-${target.value}`);
  labels.required = target.value !== "suggest";
});
