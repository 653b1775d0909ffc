// What a test can ask for, in the world of a content script. It dispatches `order` with JSON {name, args} and finds the
// answer in data-answer of the root element.
import { caret, editorOf, restore } from "./lib/editor.js";
import { caretAt, readDraft, rectsOf, select } from "./lib/draft.js";
import { put } from "./lib/insert.js";
import { Blanks } from "./lib/blanks.js";
import { rangeOf } from "./lib/range.js";

let saved = null;
let blanks = null;

/** " >>> " steps into a shadow root or a frame. */
function find(selector) {
  let root = document;
  let found = null;
  for (const part of selector.split(" >>> ")) {
    found = root.querySelector(part);
    root = found.shadowRoot ?? found.contentDocument ?? found;
  }
  return editorOf(root.nodeType === 9 ? root.body : found);
}

const orders = {
  read: (editor, options) => readDraft(editor, options).text,
  caret: (editor, options) => caretAt(editor, readDraft(editor, options)),
  select: (editor, options, start, end) => select(editor, readDraft(editor, options), start, end),
  rects: (editor, options, start, end) => rectsOf(editor, readDraft(editor, options), start, end).map((rect) => rect.toJSON()),
  put: (editor, options, offer) => put(editor, options, offer, saved ?? undefined),
  save: (editor) => void (saved = caret(editor)),
  restore: (editor) => restore(editor, saved),
  forget: () => void (saved = null),
  fill: async (editor, options, offer) => {
    const done = await put(editor, options, offer);
    blanks = new Blanks(editor, options, offer, done.start);
    return { ...done, open: blanks.open };
  },
  blanks: () => ({ active: blanks.active, open: blanks.open }),
  /** The words of a stretch as the page's own range has them. */
  ranged: (editor, options, stretches) => {
    const draft = readDraft(editor, options);
    return stretches.map(([start, end]) => [draft.text.slice(start, end), rangeOf(editor, draft, start, end).toString()]);
  },
  timed: (editor, options) => {
    const start = performance.now();
    const { length } = readDraft(editor, options).text;
    return { length, milliseconds: performance.now() - start };
  },
};

document.addEventListener("order", async (event) => {
  const { name, selector, args } = JSON.parse(event.detail);
  let answer;
  try {
    answer = { value: (await orders[name](find(selector), ...args)) ?? null };
  } catch (error) {
    answer = { error: `${error}\n${error.stack}` };
  }
  document.documentElement.dataset.answer = JSON.stringify(answer);
});
document.documentElement.dataset.orders = "ready";
