// What can be seen of an editor: its box, cut by everything around that scrolls.

import { parentOf } from "./editor.js";

/** @typedef {{ left: number, top: number, right: number, bottom: number }} Edges */

/** Return the part of an editor that its own document shows.
 * @param {HTMLElement} editor
 * @returns {Edges} */
export function shown(editor) {
  const view = /** @type {Window} */ (editor.ownerDocument.defaultView);
  let box = { left: 0, top: 0, right: view.innerWidth, bottom: view.innerHeight };
  for (let at = /** @type {Element | null} */ (editor); at && !isPage(at); at = outer(at)) {
    if (at === editor || view.getComputedStyle(at).overflow !== "visible") box = cut(box, inner(at));
  }
  return box;
}

/** What body and root hide is hidden by the window.
 * @param {Element} element */
const isPage = (element) => element === element.ownerDocument.body || element === element.ownerDocument.documentElement;

/** @param {Element} element
 * @returns {Element | null} */
const outer = (element) => element.assignedSlot ?? parentOf(element);

/** @param {Element} element
 * @returns {Edges} */
function inner(element) {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return { left, top, right, bottom };
}

/** @param {Edges} one
 * @param {Edges} other
 * @returns {Edges} */
const cut = (one, other) => ({
  left: Math.max(one.left, other.left),
  top: Math.max(one.top, other.top),
  right: Math.min(one.right, other.right),
  bottom: Math.min(one.bottom, other.bottom),
});

/** Cut rectangles down to a box and drop those outside.
 * @param {DOMRect[]} rects
 * @param {Edges} box
 * @returns {DOMRect[]} */
export function clip(rects, box) {
  return rects
    .map((rect) => cut(rect, box))
    .filter(({ left, top, right, bottom }) => right > left && bottom > top)
    .map(({ left, top, right, bottom }) => new DOMRect(left, top, right - left, bottom - top));
}
