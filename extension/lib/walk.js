// Walks through a rich editor and reads it as a person sees it: in lines, without what is hidden or not the agent's.

import { Lines } from "./lines.js";

/** @typedef {{ at: number, element: Element | null }} Left */

/** No words of the agent's: controls, pictures' insides, and what an editor shows while it is empty. */
const MUTE = new Set(
  "SCRIPT STYLE TEMPLATE NOSCRIPT BUTTON SELECT INPUT TEXTAREA IFRAME OBJECT CANVAS VIDEO AUDIO svg math".split(" "),
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
  children(editor, keeping(view.getComputedStyle(editor)));
  lines.block(false);
  return { text: lines.text, pieces: lines.pieces, left };

  /** @param {HTMLElement} parent
   * @param {Keeping} kept */
  function children(parent, kept) {
    let at = 0;
    for (const node of parent.childNodes) {
      const text = /** @type {Text} */ (node);
      if (node.nodeType === 3) lines.write(text, text.data, kept.spaces, kept.breaks);
      else if (node.nodeName === "BR") lines.end({ node: null, at, in: parent });
      else if (node.nodeType === 1) element(/** @type {HTMLElement} */ (node));
      at += 1;
    }
  }

  /** @param {HTMLElement} node */
  function element(node) {
    if (out.has(node)) {
      lines.block(false);
      left.push({ at: lines.length, element: node });
    } else if (node.nodeName === "IMG") lines.begin();
    else if (!MUTE.has(node.nodeName) && !node.matches(HINTS)) inside(node, view.getComputedStyle(node));
  }

  /** @param {HTMLElement} node
   * @param {CSSStyleDeclaration} style */
  function inside(node, style) {
    if (style.display === "none") return;
    const block = !/^(inline|contents|ruby)/.test(style.display);
    const gap = block && roomy(style);
    if (block) lines.block(gap);
    children(node, keeping(style));
    if (block) lines.block(gap);
  }
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
