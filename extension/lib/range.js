// From offsets of a draft's text to the page, and back.

import { isField, rangeIn } from "./editor.js";

/** @typedef {import("./types").DraftText} DraftText */
/** @typedef {DraftText["pieces"][number]} Piece */
/** @typedef {{ node: Node, at: number }} Point */

/** Return where an offset lies in a field's value.
 * @param {DraftText} draft
 * @param {number} offset
 * @param {"before" | "after"} side where two stretches meet, the one that ends there or the one that starts there
 * @returns {number} */
export function fieldAt(draft, offset, side = "after") {
  const piece = pieceAt(draft, offset, side);
  return piece ? piece.at + Math.min(Math.max(offset - piece.start, 0), piece.end - piece.start) : 0;
}

/** Return the range of a stretch of the draft's text in a rich editor.
 * @param {HTMLElement} editor
 * @param {DraftText} draft
 * @param {number} start
 * @param {number} end
 * @returns {Range} */
export function rangeOf(editor, draft, start, end) {
  const range = editor.ownerDocument.createRange();
  const from = pointAt(editor, draft, start, start === end ? "before" : "after");
  const to = start === end ? from : pointAt(editor, draft, end, "before");
  range.setStart(from.node, from.at);
  range.setEnd(to.node, to.at);
  return range;
}

/** @param {HTMLElement} editor
 * @param {DraftText} draft
 * @param {number} offset
 * @param {"before" | "after"} side
 * @returns {Point} */
function pointAt(editor, draft, offset, side) {
  const piece = pieceAt(draft, offset, side);
  if (!piece) return { node: editor, at: 0 };
  const along = Math.min(Math.max(offset - piece.start, 0), piece.end - piece.start);
  const point = { node: /** @type {Node} */ (piece.node ?? piece.in ?? editor), at: piece.at + along };
  return outsideIsland(editor, point, along > 0);
}

/** Step out of what cannot be edited inside the editor, such as a mention.
 * @param {HTMLElement} editor
 * @param {Point} point
 * @param {boolean} behind
 * @returns {Point} */
function outsideIsland(editor, point, behind) {
  let island = null;
  for (let at = /** @type {Node | null} */ (point.node); at && at !== editor; at = at.parentNode) {
    if (/** @type {Partial<HTMLElement>} */ (at).contentEditable === "false") island = at;
  }
  if (!island?.parentNode) return point;
  const index = [...island.parentNode.childNodes].indexOf(/** @type {ChildNode} */ (island));
  return { node: island.parentNode, at: behind ? index + 1 : index };
}

/** Find the piece that an offset lies in; between lines, the one that ended before.
 * @param {DraftText} draft
 * @param {number} offset
 * @param {"before" | "after"} side
 * @returns {Piece | undefined} */
function pieceAt({ pieces }, offset, side) {
  const after = search(pieces.length, (at) => pieces[at].start > offset) - 1;
  if (side === "after" || after < 0) return pieces[Math.max(after, 0)];
  let piece = after;
  while (piece > 0 && pieces[piece].start === offset && pieces[piece - 1].end === offset) piece -= 1;
  return pieces[piece];
}

/** Return the first of `length` places where `found` is true, false before and true behind.
 * @param {number} length
 * @param {(at: number) => boolean} found */
function search(length, found) {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (found(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Return where the caret is in the draft's text; null when it is elsewhere or in what was left out.
 * @param {HTMLElement} editor
 * @param {DraftText} draft
 * @returns {number | null} */
export function caretAt(editor, draft) {
  if (isField(editor)) return fieldOffset(editor, draft);
  const range = rangeIn(editor);
  return range && offsetOf(draft, range.endContainer, range.endOffset);
}

/** @param {HTMLTextAreaElement} field
 * @param {DraftText} draft */
function fieldOffset(field, { pieces }) {
  const at = field.selectionEnd;
  const piece = pieces.findLast((piece) => piece.at <= at && at <= piece.at + piece.end - piece.start);
  if (piece) return piece.start + at - piece.at;
  // Right before a quote at the very top, too, people write.
  return at ? null : 0;
}

/** Return the offset of a place in a rich editor; null when it is in what was left out.
 * @param {DraftText} draft
 * @param {Node} container
 * @param {number} place
 * @returns {number | null} */
export function offsetOf(draft, container, place) {
  const { node, at } = leaf(container, place);
  if (draft.left?.some((left) => left.element?.contains(node))) return null;
  const here = /** @type {Document} */ (node.ownerDocument).createRange();
  here.setStart(node, at);
  const { pieces } = draft;
  const past = search(pieces.length, (index) => compare(here, pieces[index]) > 0);
  const piece = pieces[past - 1];
  if (!piece) return pieces.length ? pieces[0].start : 0;
  const along = piece.node === node ? at - piece.at : Infinity;
  return Math.min(piece.start + along, piece.end);
}

/** @param {Range} here
 * @param {Piece} piece */
const compare = (here, piece) => here.comparePoint(/** @type {Node} */ (piece.node ?? piece.in), piece.at);

/** Go down from a place between nodes to the text beside it.
 * @param {Node} node
 * @param {number} at
 * @returns {Point} */
function leaf(node, at) {
  while (node.nodeType === 1 && node.hasChildNodes()) {
    const next = node.childNodes[at];
    const child = next ?? /** @type {ChildNode} */ (node.lastChild);
    if (child.nodeType !== 3 && !child.hasChildNodes()) break;
    node = child;
    at = next ? 0 : node.nodeType === 3 ? /** @type {Text} */ (node).data.length : node.childNodes.length;
  }
  return { node, at };
}
