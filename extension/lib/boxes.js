// The reply boxes of a page, and a watch that says when they may have changed.

/** @import {Box, BoxKind, SiteRow} from "./types.d.ts" */
/** @import {Words} from "./words.js" */
import { genericBoxes, genericSendButtons } from "./generic.js";
import { isEditable, isVisible } from "./seen.js";
import { all, closest, hostOf, inside, isMarked, valuesOf } from "./sites.js";
import { addressesIn } from "./whose.js";
import { WORDS } from "./words.js";

/** Find the reply boxes that are open and in sight; without a row, by what a reply box looks like.
 *  @param {SiteRow | null} row @param {Document} doc @param {Words} [words] @returns {Box[]} */
export function boxesIn(row, doc, words = WORDS) {
  if (!row) return genericBoxes(doc, words);
  return editorsIn(row, doc).map((editor) => boxOf(row, editor, doc));
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

/** Tell whether an element sends what is in a box. @param {SiteRow | null} row @param {Box} box @param {Element} element
 *  @param {Words} [words] */
export function isSend(row, box, element, words = WORDS) {
  const also = row ? [box.root, topOf(box)].flatMap((root) => (row.send.also ?? []).flatMap((one) => all([one], root))) : [];
  return [...sendButtons(row, box, words), ...also].some((button) => button === element || button.contains(element));
}

/** Give the keys that send, Enter among them where the page says so. @param {SiteRow} row @param {Box} box */
export function sendKeys(row, box) {
  const { keys, enter } = row.send;
  return enter && !keys.includes("Enter") && isMarked(enter, isDocument(box.root) ? topOf(box) : box.root) ? [...keys, "Enter"] : keys;
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
function boxOf({ composer }, editor, doc) {
  const root = closest(editor, composer.root) ?? doc;
  const recipients = composer.recipients?.flatMap((where) => valuesOf([where], root));
  const copies = composer.copies?.flatMap((where) => valuesOf([where], root));
  return {
    editor,
    root,
    kind: kindOf(composer, root),
    recipients: recipients?.length ? addressesIn(recipients) : null,
    ...(copies ? { copies: addressesIn(copies) } : {}),
  };
}

/** @param {SiteRow["composer"]} composer @param {Element | Document} root @returns {BoxKind} */
function kindOf({ note, forward }, root) {
  if (isMarked(note, root)) return "note";
  return isMarked(forward, root) ? "forward" : "reply";
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

/** Attributes by which pages show and hide, open and close, and switch a reply to a note. */
const ATTRIBUTES = [
  "class", "style", "hidden", "contenteditable", "aria-hidden", "aria-expanded", "aria-current", "aria-selected", "data-channel",
];
/** Milliseconds between two calls, however busy the page is. */
const PAUSE = 120;
/** So many changes are looked at before one is believed to matter. */
const LOOKED = 40;

/** Call `onChange` soon after the boxes or the conversation may have changed; what it returns ends the watch.
 *  @param {Document} doc @param {() => void} onChange @param {(node: Node) => boolean} [ignore] what of the page is ours
 *  @returns {() => void} */
export function watch(doc, onChange, ignore = () => false) {
  const view = /** @type {Window & typeof globalThis} */ (doc.defaultView ?? window);
  const ended = new AbortController();
  const seen = new WeakSet();
  let timer = 0;
  let last = 0;

  const call = () => {
    timer = 0;
    last = Date.now();
    if (!ended.signal.aborted) onChange();
  };
  const soon = () => {
    timer ||= view.setTimeout(() => whenIdle(view, call), Math.max(0, PAUSE - (Date.now() - last)));
  };
  const observer = new view.MutationObserver((records) => {
    if (!timer && records.slice(0, LOOKED).some((record) => matters(record, ignore))) soon();
  });

  /** @param {Document | ShadowRoot} root */
  function look(root) {
    if (seen.has(root)) return;
    seen.add(root);
    observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES });
    const options = { capture: true, signal: ended.signal };
    for (const kind of ["focusin", "change", "load"]) root.addEventListener(kind, onEvent, options);
  }
  /** @param {Event} event */
  function onEvent(event) {
    // Shadow roots and frames cannot be seen from outside: they are watched once the focus or a load leads there.
    for (const at of event.composedPath()) if (isShadow(at)) look(at);
    const within = event.target instanceof view.Element ? inside(event.target) : null;
    if (within && "querySelector" in within) look(/** @type {Document | ShadowRoot} */ (within));
    soon();
  }
  function onBlur() {
    const within = doc.activeElement && inside(doc.activeElement);
    if (within) look(/** @type {Document | ShadowRoot} */ (within));
    soon();
  }

  look(doc);
  for (const kind of ["popstate", "hashchange", "pageshow"]) view.addEventListener(kind, soon, { signal: ended.signal });
  view.addEventListener("blur", onBlur, { signal: ended.signal });
  Object(view).navigation?.addEventListener?.("navigatesuccess", soon, { signal: ended.signal });
  return () => {
    ended.abort();
    observer.disconnect();
    view.clearTimeout(timer);
  };
}

/** @param {Window} view @param {() => void} work */
function whenIdle(view, work) {
  if (typeof view.requestIdleCallback === "function") view.requestIdleCallback(work, { timeout: 200 });
  else view.requestAnimationFrame(work);
}

/** Typing changes the page as well, but not the boxes. @param {MutationRecord} record @param {(node: Node) => boolean} ignore */
function matters({ target, type }, ignore) {
  if (ignore(target)) return false;
  const element = /** @type {HTMLElement | null} */ (target.nodeType === 1 ? target : target.parentElement);
  const within = type === "attributes" ? element?.parentElement : element;
  return within?.isContentEditable !== true;
}

/** @param {EventTarget} target @returns {target is ShadowRoot} */
const isShadow = (target) => "host" in target && "mode" in target;
