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
  const hints = [editor.getAttribute("placeholder"), editor.getAttribute("data-placeholder"), within(root).textContent];
  return hints.some((hint) => SAYS.test((hint ?? "").slice(-LONGEST).replace(NOT, "")));
}

/** @param {Element | Document} root */
const within = (root) => ("shadowRoot" in root && root.shadowRoot) || root;

/** Watch what a plain Enter does: a text that is gone at once has been sent. @param {HTMLElement} editor
 *  @param {() => string} text */
export function learnEnter(editor, text) {
  if (seen.has(editor) || !text().trim()) return;
  setTimeout(() => {
    if (editor.isConnected && !text().trim()) seen.add(editor);
  }, SOON);
}
