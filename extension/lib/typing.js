// Hears that an editor's text may have changed, by whatever hand.

import { isField } from "./editor.js";

/** How often a text area is looked at: a value that a script has set makes no event. */
const GLANCE = 1000;

/** Call when the text may have changed, until the signal. @param {HTMLElement} editor @param {() => void} typed
 *  @param {AbortSignal} signal */
export function onTyping(editor, typed, signal) {
  const doc = editor.ownerDocument;
  const heard = (/** @type {Event} */ event) => {
    // In a frame everything is the editor's.
    if (event.composedPath().includes(editor) || doc !== document) typed();
  };
  doc.addEventListener("input", heard, { capture: true, signal });
  if (isField(editor)) glance(/** @type {HTMLTextAreaElement} */ (editor), typed, signal);
  else observe(editor, typed, signal);
}

/** @param {HTMLElement} editor @param {() => void} typed @param {AbortSignal} signal */
function observe(editor, typed, signal) {
  const seen = new MutationObserver(typed);
  seen.observe(editor, { childList: true, characterData: true, subtree: true });
  signal.addEventListener("abort", () => seen.disconnect());
}

/** @param {HTMLTextAreaElement} field @param {() => void} typed @param {AbortSignal} signal */
function glance(field, typed, signal) {
  let before = field.value;
  const timer = setInterval(() => {
    if (field.value !== before) typed();
    before = field.value;
  }, GLANCE);
  signal.addEventListener("abort", () => clearInterval(timer));
}
