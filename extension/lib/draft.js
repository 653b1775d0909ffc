// An editor's own text and the way back from it: what to underline, what to select, where the caret is.

import { focusEditor, frameOffset, isField, rangeIn, selectRange } from "./editor.js";
import { fieldLines } from "./lines.js";
import { fieldRects } from "./mirror.js";
import { announcements, quotedLines, without } from "./quotes.js";
import { fieldAt, rangeOf } from "./range.js";
import { clip, shown } from "./shown.js";
import { walk } from "./walk.js";

export { caretAt } from "./range.js";

/** @typedef {import("./types").DraftText} DraftText */
/** @typedef {{ quote?: import("./types").Selectors, plain?: boolean }} DraftOptions */

/** Read the text as the agent wrote it, without quotes and signature.
 * @param {HTMLElement} editor
 * @param {DraftOptions} options
 * @returns {DraftText} */
export function readDraft(editor, { quote = [], plain = false } = {}) {
  const raw = isField(editor) ? { ...fieldLines(editor.value), left: [] } : walk(editor, quoted(editor, quote));
  const announced = without(raw, announcements(raw, raw.left.map((left) => left.at)), leaving);
  return plain ? without(announced, quotedLines(announced.text), leaving) : announced;
}

/** @param {number} at */
const leaving = (at) => ({ at, element: /** @type {Element | null} */ (null) });

/** Find the parts that a site marks as quotes or signature: a draft may have both.
 * @param {HTMLElement} editor
 * @param {import("./types").Selectors} selectors
 * @returns {Set<Element>} */
function quoted(editor, selectors) {
  return new Set(selectors.flatMap((selector) => matches(editor, selector)));
}

/** @param {HTMLElement} editor
 * @param {string} selector
 * @returns {Element[]} */
function matches(editor, selector) {
  try {
    return [...editor.querySelectorAll(selector)];
  } catch {
    return [];
  }
}

/** Return the boxes of a stretch of the draft in the top document's viewport, as far as the editor shows them.
 * @param {HTMLElement} editor
 * @param {DraftText} draft
 * @param {number} start
 * @param {number} end
 * @returns {DOMRect[]} */
export function rectsOf(editor, draft, start, end) {
  const rects = isField(editor) ? fieldStretch(editor, draft, start, end) : textRects(editor, draft, start, end);
  const box = shown(editor);
  const { x, y, scale } = frameOffset(editor);
  return clip(rects, box).map(
    (rect) => new DOMRect(x + rect.x * scale, y + rect.y * scale, rect.width * scale, rect.height * scale),
  );
}

/** @param {HTMLTextAreaElement} field
 * @param {DraftText} draft
 * @param {number} start
 * @param {number} end */
const fieldStretch = (field, draft, start, end) =>
  fieldRects(field, fieldAt(draft, start, "after"), fieldAt(draft, end, "before"));

/** Measure text only: a range over whole blocks would also give the boxes of the blocks.
 * @param {HTMLElement} editor
 * @param {DraftText} draft
 * @param {number} start
 * @param {number} end */
function textRects(editor, draft, start, end) {
  const range = editor.ownerDocument.createRange();
  return draft.pieces.flatMap(({ node, at, start: from, end: to }) => {
    const [first, last] = [Math.max(start, from), Math.min(end, to)];
    if (!node?.isConnected || first >= last || at + last - from > node.data.length) return [];
    range.setStart(node, at + first - from);
    range.setEnd(node, at + last - from);
    return [...range.getClientRects()].filter((rect) => rect.width > 0);
  });
}

/** Select a stretch of the draft and bring it into view; with `start` equal to `end`, put the caret there.
 * @param {HTMLElement} editor
 * @param {DraftText} draft
 * @param {number} start
 * @param {number} end */
export function select(editor, draft, start, end) {
  focusEditor(editor);
  if (isField(editor)) {
    editor.setSelectionRange(fieldAt(draft, start, "after"), fieldAt(draft, end, start === end ? "after" : "before"));
    showInField(editor);
  } else {
    selectRange(editor, rangeOf(editor, draft, start, end));
    showInEditor(editor);
  }
}

/** @param {HTMLTextAreaElement} field */
function showInField(field) {
  if (field.scrollHeight <= field.clientHeight) return;
  const { selectionStart: start, selectionEnd: end } = field;
  const [rect] = fieldRects(field, start, Math.max(end, start + 1));
  const box = field.getBoundingClientRect();
  if (rect && (rect.top < box.top || rect.bottom > box.bottom)) field.scrollTop += rect.top - box.top - box.height / 3;
}

/** @param {HTMLElement} editor */
function showInEditor(editor) {
  const range = rangeIn(editor);
  const box = shown(editor);
  const rect = range?.getBoundingClientRect();
  if (!range || !rect || !rect.height || (rect.top >= box.top && rect.bottom <= box.bottom)) return;
  const node = range.startContainer;
  const element = node.nodeType === 1 ? /** @type {Element} */ (node) : node.parentElement;
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
