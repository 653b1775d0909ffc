// Any other site: is this a reply box, and what was written before it? Only by structure, and silent when unsure.

/** @import {Box, Own, Read, ReadMessage} from "./types.d.ts" */
/** @import {Words} from "./words.js" */
import { NO_WORDS, blocksBefore } from "./blocks.js";
import { hashOf } from "./parts.js";
import { quotedMessages } from "./quoted.js";
import { focusedIn, isEditable, isVisible } from "./seen.js";
import { closest, hostOf } from "./sites.js";
import { textOf } from "./text.js";
import { isoOf } from "./times.js";
import { addressIn, firstFromOutside, isOwn, nameIn, nameOf, roleOf } from "./whose.js";
import { WORDS } from "./words.js";

const CODE = [
  ".CodeMirror, .cm-editor, .monaco-editor, .ace_editor, [role=code], [role=search], [role=searchbox], " +
    "[role=combobox], [role=grid], [role=spreadsheet], .kix-appview-editor, .notion-page-content",
];
const SECRET = 'input[type="password"], input[autocomplete^="cc-"], input[autocomplete="one-time-code"]';
const SECTIONS = ["form, [role=dialog], dialog"];
const BUTTONS = 'button, [role="button"], input[type="submit"], input[type="button"]';
const NAMES = ["name", "id", "placeholder", "aria-label", "type"];
const LABELS = ["aria-label", "title", "data-tooltip"];
const LONGEST_LABEL = 40;
/** So far up a Send button is looked for, and so many buttons are looked at. */
const CLIMB = 8;
const LOOKED = 60;
/** So long a box that was found to be none is not looked at again. */
const AGAIN = 1000;
const LOAD = "load_generic_select";

/** What in a draft is not the agent's own, where no row says so. */
export const QUOTED = { quote: ["blockquote", ".gmail_quote"], plain: true };

/** Boxes once typed into stay boxes when the focus goes elsewhere, to our own card for one.
 *  @type {WeakMap<Document, Set<WeakRef<HTMLElement>>>} */
const typedInto = new WeakMap();

/** Find the reply boxes: the one with the focus, and those that had it and are still there.
 *  @param {Document} doc @param {Words} words @returns {Box[]} */
export function genericBoxes(doc, words = WORDS) {
  const editor = editableOf(focusedIn(doc));
  const known = typedInto.get(doc) ?? new Set();
  typedInto.set(doc, known);
  const isKnown = [...known].some((ref) => ref.deref() === editor);
  if (editor && !isKnown && isNewBox(editor, words)) known.add(new WeakRef(editor));
  return [...known].flatMap((ref) => {
    const there = ref.deref();
    if (there?.isConnected && isEditable(there) && isVisible(there)) return [boxOf(there, words)];
    if (!there?.isConnected) known.delete(ref);
    return [];
  });
}

/** When an editable was last found to be none. @type {WeakMap<HTMLElement, number>} */
const refused = new WeakMap();

/** @param {HTMLElement} editor @param {Words} words */
function isNewBox(editor, words) {
  if (Date.now() - (refused.get(editor) ?? 0) < AGAIN) return false;
  const is = isReplyBox(editor, words);
  if (!is) refused.set(editor, Date.now());
  return is;
}

/** Tell whether an editable element is where one answers somebody. @param {HTMLElement} editor
 *  @param {Words} [words] */
export function isReplyBox(editor, words = WORDS) {
  if (!isEditable(editor) || !isVisible(editor) || !isForProse(editor)) return false;
  const section = sectionOf(editor, words);
  if (section.querySelector(SECRET) || editor.ownerDocument.querySelector(SECRET)) return false;
  return buttonsIn(section, words).length > 0 || (!isWholePage(editor) && blocksBefore(editor).length > 1);
}

/** Find the buttons that send what is in a box. @param {Box} box @param {Words} [words] */
export const genericSendButtons = (box, words = WORDS) => buttonsIn(sectionOf(box.editor, words), words);

/** Read what was written before a box; nothing when it is not certain who wrote what.
 *  @param {Box} box @param {Own} own @param {Document} doc @returns {Read} */
export function readGeneric(box, own, doc) {
  const { pathname, search, hash } = doc.location;
  const key = `generic:${pathname}${search}${hash}`;
  const messages = blockMessages(box, own);
  // Some sites change the conversation and keep the address.
  const about = nameOf(messages.find(({ role }) => role === "customer"));
  if (messages.length) return { key: `${key}|${about}`, messages, total: null, load: null, changed: [] };
  return { key, messages: quotedMessages(box, own), total: null, load: LOAD, changed: [], quoted: true };
}

/** @param {Box} box @param {Own} own @returns {ReadMessage[]} */
function blockMessages({ editor, recipients }, own) {
  const open = true;
  const blocks = blocksBefore(editor).map((block) => ({
    block,
    facts: {
      address: addressIn(block.author), author: nameIn(block.author), marks: block.marks,
      to: null, customer: null, staff: false, open,
    },
  }));
  const facts = blocks.map((block) => block.facts);
  if (!facts.length || !facts.every((one) => isTold(one))) return [];
  const first = firstFromOutside(facts, own);
  // Without knowing who we are, two names cannot be told apart.
  const isSure = (/** @type {import("./whose.js").Facts} */ one) =>
    one.marks.agent || one.marks.customer || one.address !== "" || isOwn(nameOf(one), own);
  if (!first || !facts.some(isSure)) return [];
  const customer = { who: [first], reply: recipients ?? [] };
  return blocks.map(({ block, facts: one }) => {
    const at = isoOf(block.at);
    const { author, address } = one;
    const text = textOf(block.text, NO_WORDS);
    const id = hashOf([nameOf(one), at ?? "", text]);
    return { id, role: roleOf({ ...one, customer }, own), text, author, address, at, element: block.text };
  });
}

/** @param {import("./whose.js").Facts} facts */
const isTold = (facts) => nameOf(facts) !== "" || facts.marks.customer || facts.marks.agent;

/** @param {HTMLElement} editor @param {Words} words @returns {Box} */
const boxOf = (editor, words) => ({ editor, root: sectionOf(editor, words), kind: "reply", recipients: null });

/** The editable root that an element belongs to. @param {Element | null} element @returns {HTMLElement | null} */
function editableOf(element) {
  if (!element || !isEditable(element)) return null;
  let at = element;
  while (at.localName !== "textarea" && at.parentElement && isEditable(at.parentElement)) at = at.parentElement;
  return /** @type {HTMLElement} */ (at);
}

/** More than one line, and for words. @param {HTMLElement} editor */
function isForProse(editor) {
  if (editor.getAttribute("aria-multiline") === "false" || closest(editor, CODE)) return false;
  const said = NAMES.map((name) => editor.getAttribute(name) ?? "").join(" ");
  if (/\bsearch|\bsuche|\bfind\b|\bfilter\b|\bquery\b|\bcode\b|\bjson\b/i.test(said)) return false;
  if (editor.localName !== "textarea") return true;
  return /** @type {HTMLTextAreaElement} */ (editor).rows > 1 || editor.clientHeight > 44;
}

/** A document that fills the window is not a reply. @param {HTMLElement} editor */
function isWholePage(editor) {
  const view = editor.ownerDocument.defaultView;
  const { width, height } = editor.getBoundingClientRect();
  return view !== null && width > view.innerWidth * 0.6 && height > view.innerHeight * 0.6;
}

/** What belongs to the box: its form or dialog, else the closest part that has a Send button.
 *  @param {HTMLElement} editor @param {Words} words @returns {Element} */
function sectionOf(editor, words) {
  const section = closest(editor, SECTIONS);
  if (section) return section;
  let at = /** @type {Element} */ (editor);
  for (let step = 0; step < CLIMB; step += 1) {
    const up = at.parentElement ?? hostOf(at);
    if (!up || up.localName === "body") break;
    at = up;
    if (buttonsIn(at, words).length) return at;
  }
  return editor.parentElement ?? editor;
}

/** @param {Element} section @param {Words} words @returns {Element[]} */
function buttonsIn(section, words) {
  const inner = section.shadowRoot?.querySelectorAll(BUTTONS) ?? [];
  const near = [...section.querySelectorAll(BUTTONS), ...inner].slice(0, LOOKED);
  const buttons = near.filter((button) => !button.contains(section));
  return buttons.filter((button) => saysSend(button, words) && isVisible(button));
}

/** @param {Element} button @param {Words} words */
function saysSend(button, { send, cancel }) {
  const field = /** @type {HTMLInputElement} */ (button);
  const shown = field.localName === "input" ? field.value : (button.textContent ?? "").slice(0, 200);
  const labels = [shown, ...LABELS.map((name) => button.getAttribute(name) ?? "")];
  const said = labels.map(folded).filter((label) => label && label.length <= LONGEST_LABEL);
  return said.some((label) => begins(label, send)) && !said.some((label) => begins(label, cancel));
}

/** @param {string} label */
const folded = (label) => label.replace(/\s+/g, " ").trim().toLowerCase();

/** @param {string} label @param {string[]} words */
const begins = (label, words) =>
  words.some((word) => label === word || (label.startsWith(word) && !/\p{L}/u.test(label[word.length] ?? "")));
