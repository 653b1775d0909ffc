// Whether Enter sends, on a site that nobody has described: the page says so beside the box, or it has been seen to.

/** @import {Box} from "./types.d.ts" */

const SAYS = new RegExp(
  String.raw`(?<![+\-] ?|\p{L})(?:enter|return|eingabe(?:taste)?)\b[^.\p{L}]{0,4}` +
    String.raw`(?:to |key |zum |sends?\b|= ?)?(?:key to |to )?(?:send|post|senden|abschicken)`,
  "iu",
);
const NOT = /(?:ctrl|control|cmd|command|strg|alt|shift|umschalt|⌘|⌃|⇧)\s?[+\-]?\s?(?:enter|return|eingabe)/giu;
const LONGEST = 2000;
/** So long after the key the box may take to be empty. */
const SOON = 150;

/** @type {WeakSet<HTMLElement>} */
const seen = new WeakSet();

/** @param {Box} box */
export function saysEnter({ editor, root }) {
  if (seen.has(editor)) return true;
  const hints = ["placeholder", "data-placeholder"].map((name) => editor.getAttribute(name) ?? "");
  return [...hints, hintsIn(within(root), editor)].some((hint) => SAYS.test(hint.slice(-LONGEST).replace(NOT, "")));
}

/** @param {Element | Document} root */
const within = (root) => ("shadowRoot" in root && root.shadowRoot) || root;

/** Give the words around an editor, each part on a line of its own; what is written in it does not count.
 *  @param {Node} root @param {HTMLElement} editor */
function hintsIn(root, editor) {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) if (!editor.contains(texts.currentNode)) found.push(texts.currentNode.nodeValue);
  return found.join("\n");
}

/** Watch what a plain Enter does: a text that is gone at once has been sent. @param {HTMLElement} editor
 *  @param {() => string} text */
export function learnEnter(editor, text) {
  if (seen.has(editor) || !text().trim()) return;
  setTimeout(() => {
    if (editor.isConnected && !text().trim()) seen.add(editor);
  }, SOON);
}
