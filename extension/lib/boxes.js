// The reply boxes of a page, and what sends what is in them.

/** @import {Box, BoxKind, SiteRow} from "./types.d.ts" */
/** @import {Words} from "./words.js" */
import { genericBoxes, genericSendButtons } from "./generic.js";
import { isEditable, isVisible } from "./seen.js";
import { all, closest, hostOf, isMarked, valueOf, valuesOf } from "./sites.js";
import { addressIn, addressesIn } from "./whose.js";
import { mind } from "./watch.js";
import { WORDS } from "./words.js";

export { watch } from "./watch.js";

/** What mail programs of many languages put before the subject of a forwarded mail. */
const FORWARDED =
  /^\s*(?:fwd?|wg|wtr|tr|rv|enc|i|doorst|vb|vl|pd|przek|továbbítás|ilt|İlt|הועבר|转发|轉寄)\s*[:：]/i;

/** Find the reply boxes that are open and in sight; without a row, by what a reply box looks like.
 *  @param {SiteRow | null} row @param {Document} doc @param {Words} [words] @returns {Box[]} */
export function boxesIn(row, doc, words = WORDS) {
  const boxes = row ? editorsIn(row, doc).map((editor) => boxOf(row, editor, doc)) : genericBoxes(doc, words);
  mind(doc, boxes.map(({ editor }) => editor));
  return boxes;
}

/** Find the buttons that send what is in a box: close to it first, then on the page.
 *  @param {SiteRow | null} row @param {Box} box @param {Words} [words] @returns {Element[]} */
export function sendButtons(row, box, words = WORDS) {
  if (!row) return genericSendButtons(box, words);
  const near = isDocument(box.root) ? [] : all(row.send.button, box.root);
  return inSight(near.length ? near : all(row.send.button, topOf(box)));
}

/** Those that can be seen, if any can. @param {Element[]} buttons */
function inSight(buttons) {
  const seen = buttons.filter(isVisible);
  return seen.length ? seen : buttons;
}

/** Tell whether an element sends what is in a box. @param {SiteRow | null} row @param {Box} box
 *  @param {Element} element
 *  @param {Words} [words] */
export function isSend(row, box, element, words = WORDS) {
  const roots = [box.root, topOf(box)];
  const also = (row?.send.also ?? []).flatMap((one) => roots.flatMap((root) => all([one], root)));
  return [...sendButtons(row, box, words), ...also].some((button) => button === element || button.contains(element));
}

/** Give the keys that send, Enter among them where the page says so. @param {SiteRow} row @param {Box} box */
export function sendKeys(row, box) {
  const { keys, enter } = row.send;
  return isMarked(enter, box.root) && !keys.includes("Enter") ? [...keys, "Enter"] : keys;
}

/** @param {SiteRow} row @param {Document} doc @returns {HTMLElement[]} */
function editorsIn({ composer }, doc) {
  for (const selector of composer.editor) {
    const found = all([selector], doc).filter((element) => isEditable(element) && isVisible(element));
    if (found.length) return /** @type {HTMLElement[]} */ (found);
  }
  return [];
}

/** @param {SiteRow} row @param {HTMLElement} editor @param {Document} doc @returns {Box} */
function boxOf({ composer, thread }, editor, doc) {
  const root = closest(editor, composer.root) ?? doc;
  const recipients = composer.recipients?.flatMap((where) => valuesOf([where], root));
  const copies = composer.copies?.flatMap((where) => valuesOf([where], root));
  return {
    editor,
    root,
    kind: thread.staff && areStaff([...(recipients ?? []), ...(copies ?? [])]) ? "note" : kindOf(composer, root),
    recipients: recipients?.length ? addressesIn(recipients) : null,
    ...(copies ? { copies: addressesIn(copies) } : {}),
  };
}

/** Where outsiders show with their address, names alone are colleagues. @param {string[]} people */
const areStaff = (people) => people.length > 0 && people.every((one) => !addressIn(one));

/** @param {SiteRow["composer"]} composer @param {Element | Document} root @returns {BoxKind} */
function kindOf({ note, forward, subject }, root) {
  if (isMarked(note, root)) return "note";
  return isMarked(forward, root) || FORWARDED.test(valueOf(subject, root) ?? "") ? "forward" : "reply";
}

/** The document that the page is, also for an editor in a frame. @param {Box} box */
function topOf({ editor, root }) {
  if (isDocument(root)) return root;
  let at = /** @type {Element} */ (editor);
  for (let host = hostOf(at); host; host = hostOf(at)) at = host;
  return at.ownerDocument;
}

/** @param {Element | Document} root @returns {root is Document} */
const isDocument = (root) => root.nodeType === 9;
