// Puts a phrase into an editor by a real editing command: one step to undo, and the editor's own model knows it.

import { caret, editorOf, focusEditor, isField, restore } from "./editor.js";
import { caretAt, readDraft, select } from "./draft.js";
import { level, match } from "./match.js";
import { spotFor } from "./place.js";

/** @typedef {import("./types").Offer} Offer */
/** @typedef {import("./types").DraftText} DraftText */
/** @typedef {import("./draft.js").DraftOptions} DraftOptions */
/** @typedef {import("./place.js").Spot} Spot */
/** @typedef {{ ok: boolean, how: "exec" | "paste" | "clipboard" | "failed", start: number, end: number }} Put */

/** Editors learn of a moved caret from selectionchange, which comes later; Slate looks every 100 ms. */
const CARET_MS = 120;
/** Some editors take a paste up a moment later; one that has said it will gets longer. */
const PASTE_MS = 200;
const PROMISED_MS = 600;
const STEP_MS = 20;

/** Put an offer's words in their place; with `saved`, the caret from before the focus went elsewhere. `start` and `end`
 * are where the words then stand in the draft.
 * @param {HTMLElement} editor
 * @param {DraftOptions} options
 * @param {Pick<Offer, "text" | "place" | "replaces">} offer
 * @param {import("./editor.js").Saved} [saved]
 * @returns {Promise<Put>} */
export async function put(editor, options, offer, saved = caret(editor)) {
  if (!editor.isConnected || editorOf(editor) !== editor) return failed;
  restore(editor, saved);
  const draft = readDraft(editor, options);
  const at = caretAt(editor, draft);
  const spot = spotFor(draft.text, offer, at);
  if (!spot) return failed;
  if (at !== spot.start || at !== spot.end || selects(editor)) await aim(editor, draft, spot);
  else await pause(CARET_MS);
  const words = spot.before + offer.text + spot.after + apart(editor, draft, spot);
  const here = () => readDraft(editor, options).text;
  if (here() !== draft.text) return failed;
  const wanted = level(draft.text.slice(0, spot.start) + words + draft.text.slice(spot.end));
  const again = () => aim(editor, readDraft(editor, options), spot);
  const how = await enter(editor, words, { here, wanted, again });
  if (!how) return copied(editor, offer.text);
  return { ok: true, how, ...settle(editor, options, offer.text, draft.text, spot, at) };
}

/** Tell whether more than a caret is in the editor.
 * @param {HTMLElement} editor */
function selects(editor) {
  const { field, range } = caret(editor);
  return field ? field.start !== field.end : !range?.collapsed;
}

/** @type {Put} */
const failed = { ok: false, how: "failed", start: 0, end: 0 };

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Return the line ends that keep a phrase apart from a quote that follows the caret at once.
 * @param {HTMLElement} editor
 * @param {DraftText} draft
 * @param {Spot} spot */
function apart(editor, draft, spot) {
  if (isField(editor)) return apartInField(editor, draft, spot);
  const { range } = caret(editor);
  const quote = draft.left?.find(({ element }) => element && range && range.comparePoint(element, 0) > 0);
  const blank = quote ? draft.text.slice(spot.end, quote.at) : "";
  return !quote || blank.trim() || (blank + spot.after).includes("\n") ? "" : "\n\n";
}

/** @param {HTMLTextAreaElement} field
 * @param {DraftText} draft
 * @param {Spot} spot */
function apartInField({ value, selectionEnd }, { pieces }, spot) {
  const rest = value.slice(selectionEnd);
  const next = selectionEnd + rest.length - rest.trimStart().length;
  const own = pieces.some(({ at, start, end }) => at <= next && next < at + end - start);
  const ends = (value.slice(selectionEnd, next) + spot.after).split("\n").length - 1;
  return own || next === value.length ? "" : "\n".repeat(Math.max(0, 2 - ends));
}

/** Select what the words take the place of, and let the editor notice.
 * @param {HTMLElement} editor
 * @param {DraftText} draft
 * @param {Spot} spot */
function aim(editor, draft, spot) {
  select(editor, draft, spot.start, spot.end);
  return pause(CARET_MS);
}

/** @typedef {{ here: () => string, wanted: string, again: () => Promise<unknown> }} Expected */

/** Return all that an editor holds, what was left out of the draft too: words may have gone astray.
 * @param {HTMLElement} editor */
const whole = (editor) => level((isField(editor) ? editor.value : editor.textContent) ?? "");

/** Try the ways to enter words, the first that fits; a wrong result is taken back.
 * @param {HTMLElement} editor
 * @param {string} words
 * @param {Expected} expected
 * @returns {Promise<"exec" | "paste" | null>} */
async function enter(editor, words, expected) {
  const before = whole(editor);
  for (const [how, text] of ways(words, isField(editor))) {
    const promised = how === "paste" ? paste(editor, text) : type(editor, text);
    if (await arrived(() => level(expected.here()) === expected.wanted, promised ? PROMISED_MS : PASTE_MS)) return how;
    if (whole(editor) === before) continue;
    if (!(await takenBack(editor, before))) return null;
    await expected.again();
  }
  return null;
}

/** A rich editor takes a paste whole; one that drops the spaces around it is given hard ones.
 * @param {string} words
 * @param {boolean} field
 * @returns {["exec" | "paste", string][]} */
function ways(words, field) {
  if (field || !words) return [["exec", words]];
  const hard = words.replace(/^ | $/g, "\u00a0");
  if (hard === words) return [["paste", words], ["exec", words]];
  return [["paste", words], ["paste", hard], ["exec", words]];
}

/** @param {HTMLElement} editor
 * @param {string} words
 * @returns {boolean} false: what comes of it comes at once */
function type(editor, words) {
  if (words) editor.ownerDocument.execCommand("insertText", false, words);
  else editor.ownerDocument.execCommand("delete");
  return false;
}

/** Dispatch a paste as each browser understands it, and tell whether the editor has taken it upon itself.
 * @param {HTMLElement} editor
 * @param {string} words */
function paste(editor, words) {
  const data = new DataTransfer();
  data.setData("text/plain", words);
  const carried = { clipboardData: data, dataType: "text/plain", data: words }; // Firefox reads the latter two
  const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, composed: true, ...carried });
  return !target(editor).dispatchEvent(event);
}

/** Return the element that the caret is in: there a real paste would happen.
 * @param {HTMLElement} editor
 * @returns {Element} */
function target(editor) {
  const node = caret(editor).range?.startContainer;
  const element = node?.nodeType === 3 ? node.parentElement : /** @type {Element | null | undefined} */ (node);
  return element && editor.contains(element) ? element : editor;
}

/** Look at the text until it is as it should be: editors say too little about what they do with a paste.
 * @param {() => boolean} there
 * @param {number} within */
async function arrived(there, within) {
  const end = performance.now() + within;
  while (!there()) {
    if (performance.now() > end) return false;
    await pause(STEP_MS);
  }
  return true;
}

/** Undo a half insertion.
 * @param {HTMLElement} editor
 * @param {string} before */
async function takenBack(editor, before) {
  const back = () => whole(editor) === before;
  editor.ownerDocument.execCommand("undo");
  if (await arrived(back, PASTE_MS)) return true;
  const keys = { key: "z", code: "KeyZ", ctrlKey: true, bubbles: true, cancelable: true, composed: true };
  target(editor).dispatchEvent(new KeyboardEvent("keydown", keys));
  return arrived(back, PASTE_MS);
}

/** Leave the caret where the agent was writing, or after the words when they went there.
 * @param {HTMLElement} editor
 * @param {DraftOptions} options
 * @param {string} phrase
 * @param {string} before
 * @param {Spot} spot
 * @param {number | null} at */
function settle(editor, options, phrase, before, spot, at) {
  const draft = readDraft(editor, options);
  const found = match(draft.text, phrase, spot.start);
  const { start, end } = found ?? { start: spot.start, end: spot.start };
  const goes = caretAfter(at, spot, end, draft.text.length - before.length);
  // The detour tells Chromium that this edit is over; otherwise the next typing would be undone together with it.
  for (const place of [start, goes]) select(editor, draft, place, place);
  return { start, end };
}

/** @param {number | null} at
 * @param {Spot} spot
 * @param {number} end of the words
 * @param {number} longer */
function caretAfter(at, spot, end, longer) {
  if (at === null || (at >= spot.start && at <= spot.end)) return end;
  return at < spot.start ? at : at + longer;
}

/** Leave the words in the clipboard, as the last resort.
 * @param {HTMLElement} editor
 * @param {string} words
 * @returns {Promise<Put>} */
async function copied(editor, words) {
  const view = /** @type {Window} */ (editor.ownerDocument.defaultView);
  try {
    await view.navigator.clipboard.writeText(words);
    return { ...failed, how: "clipboard" };
  } catch {
    return copiedByCommand(editor.ownerDocument, words) ? { ...failed, how: "clipboard" } : failed;
  }
}

/** @param {Document} doc
 * @param {string} words */
function copiedByCommand(doc, words) {
  /** @param {ClipboardEvent} event */
  const give = (event) => {
    event.clipboardData?.setData("text/plain", words);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  doc.addEventListener("copy", give, true);
  const done = doc.execCommand("copy");
  doc.removeEventListener("copy", give, true);
  return done;
}
