// The blanks of a phrase that was inserted: the first is selected for typing, Tab goes on to the next.

import { readDraft, caretAt, rectsOf, select } from "./draft.js";
import { match } from "./match.js";

/** @typedef {import("./types").Slot} Slot */
/** @typedef {import("./draft.js").DraftOptions} DraftOptions */
/** @typedef {{ start: number, end: number }} Stretch */

export class Blanks {
  /** Follow the blanks of `phrase`, which was put into `editor` and stands at `start` of its draft.
   * @param {HTMLElement} editor
   * @param {DraftOptions} options
   * @param {{ text: string, slots: Slot[] }} phrase
   * @param {number} start */
  constructor(editor, options, { text: phrase, slots }, start) {
    this.editor = editor;
    this.options = options;
    this.text = readDraft(editor, options).text;
    const found = match(this.text, phrase, start);
    /** @type {Stretch[]} */
    this.open = found ? slots.filter((slot) => !slot.filled).map((slot) => stretch(slot, found.at)) : [];
    /** The phrase itself: writing elsewhere ends it. @type {Stretch[]} */
    this.phrase = found ? [{ start: found.start, end: found.end }] : [];
    this.at = 0;
    this.listening = new AbortController();
    if (this.open.length) this.listen();
    this.go(this.open[0]);
  }

  get active() {
    return !this.listening.signal.aborted && this.open.length > 0;
  }

  /** Let go of the keys. */
  end() {
    this.open = [];
    this.listening.abort();
  }

  listen() {
    const { signal } = this.listening;
    const view = /** @type {Window} */ (this.editor.ownerDocument.defaultView);
    view.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
    this.editor.addEventListener("input", () => this.follow(), { signal });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!event.composedPath().includes(this.editor)) return;
    if (event.key === "Tab" && this.step(event.shiftKey)) swallow(event);
    else if (event.key === "Escape" && this.active) {
      this.end();
      swallow(event);
    }
  }

  /** Select the next or the previous blank; without one, let go.
   * @param {boolean} back
   * @returns {boolean} */
  step(back) {
    this.follow();
    const draft = readDraft(this.editor, this.options);
    const at = caretAt(this.editor, draft) ?? 0;
    const next = back ? this.open.findLast(({ end }) => end < at) : this.open.find(({ start }) => start >= at);
    if (!next) this.end();
    this.go(next);
    return Boolean(next);
  }

  /** Where the blank that was gone to last stands in the window, null when there is none. */
  box() {
    this.follow();
    const here = this.active && this.open.find(({ start }) => start >= this.at);
    if (!here) return null;
    return rectsOf(this.editor, readDraft(this.editor, this.options), here.start, here.end)[0] ?? null;
  }

  /** @param {Stretch | undefined} blank */
  go(blank) {
    this.at = blank?.start ?? 0;
    if (blank) select(this.editor, readDraft(this.editor, this.options), blank.start, blank.end);
  }

  /** Move the blanks along with what was written; one that was written into is done. */
  follow() {
    if (!this.active) return;
    const { text } = readDraft(this.editor, this.options);
    if (text === this.text) return;
    const edit = difference(this.text, text);
    this.text = text;
    const [phrase] = this.phrase;
    if (edit.end < phrase.start || edit.start > phrase.end) return this.end();
    this.phrase = [{ start: Math.min(phrase.start, edit.start), end: Math.max(phrase.end, edit.end) + edit.longer }];
    this.open = this.open.flatMap((blank) => moved(blank, edit));
    if (!this.open.length) this.end();
  }
}

/** @param {Slot} slot
 * @param {(offset: number) => number} at
 * @returns {Stretch} */
const stretch = (slot, at) => ({ start: at(slot.start), end: at(slot.end - 1) + 1 });

/** @param {Event} event */
function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** @typedef {{ start: number, end: number, longer: number }} Edit */

/** Find what was edited: `start` to `end` of the text before, which is now longer by `longer`.
 * @param {string} before
 * @param {string} after
 * @returns {Edit} */
export function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { start, end: before.length - tail, longer: after.length - before.length };
}

/** Move a blank along with an edit; one that the edit touches inside is gone.
 * @param {Stretch} blank
 * @param {Edit} edit
 * @returns {Stretch[]} */
export function moved({ start, end }, edit) {
  if (end <= edit.start) return [{ start, end }];
  if (start >= edit.end) return [{ start: start + edit.longer, end: end + edit.longer }];
  return [];
}
