// Walks through a rich editor and reads it as a person sees it: blocks and line breaks are lines, what is left out is not
// there.

import { Lines } from "./lines.js";

/** @typedef {{ at: number, element: Element | null }} Left */

/** No words of the agent's: controls, pictures' insides, and what an editor shows while it is empty. */
const MUTE = new Set(
  "SCRIPT STYLE TEMPLATE NOSCRIPT BUTTON SELECT INPUT TEXTAREA IFRAME OBJECT CANVAS VIDEO AUDIO DATALIST svg math".split(" "),
);
const HINTS = "[data-slate-placeholder], .cm-placeholder, [contenteditable=false][class*=placeholder]";

/** Read a rich editor; elements in `out` end a line and are left out.
 * @param {HTMLElement} editor
 * @param {ReadonlySet<Element>} out
 * @returns {{ text: string, pieces: import("./types").DraftText["pieces"], left: Left[] }} */
export function walk(editor, out) {
  const lines = new Lines();
  /** @type {Left[]} */
  const left = [];
  const view = /** @type {Window} */ (editor.ownerDocument.defaultView);
  const keep = keeping(view.getComputedStyle(editor));
  for (const child of editor.childNodes) visit(child, keep);
  lines.block(false);
  return { text: lines.text, pieces: lines.pieces, left };

  /** @param {Node} node
   * @param {Keeping} kept */
  function visit(node, kept) {
    if (node.nodeType === 3) {
      const { data } = /** @type {Text} */ (node);
      lines.write(/** @type {Text} */ (node), data, kept.spaces, kept.breaks);
    } else if (node.nodeType === 1) element(/** @type {HTMLElement} */ (node));
  }

  /** @param {HTMLElement} node */
  function element(node) {
    if (out.has(node)) {
      lines.block(false);
      left.push({ at: lines.length, element: node });
    } else if (node.nodeName === "BR") lines.end(before(node));
    else if (node.nodeName === "IMG") lines.begin();
    else if (!MUTE.has(node.nodeName) && !node.matches(HINTS)) inside(node, view.getComputedStyle(node));
  }

  /** @param {HTMLElement} node
   * @param {CSSStyleDeclaration} style */
  function inside(node, style) {
    if (style.display === "none") return;
    const block = !/^(inline|contents|ruby)/.test(style.display);
    const gap = block && roomy(style);
    if (block) lines.block(gap);
    const kept = keeping(style);
    for (const child of node.childNodes) visit(child, kept);
    if (block) lines.block(gap);
  }
}

/** @param {HTMLElement} node */
function before(node) {
  const parent = /** @type {Node} */ (node.parentNode);
  return { node: null, at: [...parent.childNodes].indexOf(node), in: parent };
}

/** @typedef {{ spaces: boolean, breaks: boolean }} Keeping */

/** Tell which white space counts.
 * @param {CSSStyleDeclaration} style
 * @returns {Keeping} */
function keeping(style) {
  const spaces = /^(pre|pre-wrap|break-spaces|preserve)\b(?!-line|-breaks)/.test(style.whiteSpace);
  return { spaces, breaks: spaces || /^(pre-line|preserve-breaks)/.test(style.whiteSpace) };
}

/** Tell whether a block stands off from the next as paragraphs do.
 * @param {CSSStyleDeclaration} style */
function roomy(style) {
  const margin = Math.max(parseFloat(style.marginTop) || 0, parseFloat(style.marginBottom) || 0);
  return margin >= parseFloat(style.fontSize) / 2;
}
