// The text of a part of a page as a person sees it: blocks and breaks are lines, hidden parts and quotes are left out.
// `innerText` would count the quotes in, and a copy without them has no layout to ask.

/** @import {Selectors} from "./types.d.ts" */
import { all } from "./sites.js";

/** No message is read further; the server takes less. */
const LONGEST = 50_000;
/** So many elements of one text are asked for their style; beyond that only what they say themselves counts. */
const STYLED = 1500;

const words = (/** @type {string} */ list) => new Set(list.split(" "));
const SKIPPED = words(
  "script style template noscript head title meta link svg canvas audio video object iframe select textarea input " +
    "button",
);
const BLOCKS = words(
  "address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 " +
    "h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody tfoot thead tr ul body html",
);
const SPACED = words("p h1 h2 h3 h4 h5 h6 blockquote ul ol pre table");

/** Read an element's text without the parts to strip. @param {Element} element @param {Selectors} [strip]
 *  @returns {string} */
export function textOf(element, strip) {
  if (isTyped(element)) return element.value.slice(0, LONGEST);
  const stripped = new Set((strip ?? []).flatMap((selector) => all([selector], element)));
  const writer = new Writer();
  walk(element, stripped, writer);
  return writer.text();
}

/** A line that announced a quote ends in a colon and has a time, a year or an address. */
const HEAD = /(?:\d{1,2}[:.]\d{2}|\b(?:19|20)\d\d\b|@).*[:：]$/;
const LONGEST_HEAD = 250;

/** Leave out a last line that announced a quote, once the quote is gone. @param {string} text */
export function withoutHead(text) {
  const start = text.lastIndexOf("\n") + 1;
  const line = text.slice(start).trimEnd();
  return line.length <= LONGEST_HEAD && HEAD.test(line) ? text.slice(0, start).trimEnd() : text;
}

/** Walk without recursion, since a page may nest as deep as it likes.
 *  @param {Element} top @param {Set<Element>} stripped @param {Writer} writer */
function walk(top, stripped, writer) {
  let asked = 0;
  /** @param {Element} element */
  const isLeftOut = (element) =>
    stripped.has(element) || SKIPPED.has(element.localName) || isHidden(element, (asked += 1) <= STYLED);
  let node = /** @type {Node | null} */ (top.firstChild);
  while (node && !writer.full) {
    const element = node.nodeType === 1 ? /** @type {Element} */ (node) : null;
    const inner = element && !isLeftOut(element) ? enter(element, writer) : null;
    if (node.nodeType === 3) writer.write(/** @type {Text} */ (node));
    node = inner ?? after(node, top, writer);
  }
}

/** @param {Element} element @param {Writer} writer @returns {Node | null} */
function enter(element, writer) {
  writer.open(element.localName);
  if (element.firstChild) return element.firstChild;
  writer.close(element.localName);
  return null;
}

/** The next node in reading order, closing what ends on the way. @param {Node} node @param {Node} top
 *  @param {Writer} writer */
function after(node, top, writer) {
  let at = node;
  while (at !== top && !at.nextSibling) {
    at = /** @type {Node} */ (at.parentNode);
    if (at !== top) writer.close(/** @type {Element} */ (at).localName);
  }
  return at === top ? null : at.nextSibling;
}

/** Collects text and keeps the white space as a browser draws it. */
class Writer {
  /** @type {string[]} */
  #parts = [];
  #length = 0;
  #lines = 0;
  #space = false;
  full = false;

  /** @param {Text} node */
  write(node) {
    const data = node.data.slice(0, 2 * LONGEST);
    if (keepsLines(node, data)) return this.#lineByLine(data);
    const text = data.replace(/[ \t\r\n\f]+/g, " ");
    if (text === " " || text === "") this.#space ||= text === " ";
    else this.#add(text);
  }

  /** @param {string} name */
  open(name) {
    if (name === "br") this.#break(this.#lines + 1);
    else if (BLOCKS.has(name)) this.#break(Math.max(this.#lines, SPACED.has(name) ? 2 : 1));
    else if (name === "td" || name === "th") this.#space = true;
  }

  /** @param {string} name */
  close(name) {
    if (BLOCKS.has(name)) this.#break(Math.max(this.#lines, SPACED.has(name) ? 2 : 1));
    else if (name === "td" || name === "th") this.#space = true;
  }

  text() {
    return this.#parts.join("").trim();
  }

  /** @param {string} text */
  #lineByLine(text) {
    text.split(/\r\n|\r|\n/).forEach((line, at) => {
      if (at) this.#break(this.#lines + 1);
      if (line) this.#add(line);
    });
  }

  /** @param {number} lines */
  #break(lines) {
    this.#lines = Math.min(lines, 3);
    this.#space = false;
  }

  /** @param {string} text */
  #add(text) {
    const before = this.#lines ? "\n".repeat(this.#lines) : this.#space ? " " : "";
    const tight = this.#lines || this.#space || !this.#parts.length ? text.replace(/^ /, "") : text;
    const spaced = tight.endsWith(" ");
    this.#parts.push(before, spaced ? tight.slice(0, -1) : tight);
    this.#length += before.length + tight.length;
    this.#lines = 0;
    this.#space = spaced;
    this.full = this.#length > LONGEST;
  }
}

/** @param {Text} node @param {string} data */
function keepsLines(node, data) {
  if (!/\S/.test(data) || !/[\r\n]/.test(data) || !node.parentElement) return false;
  const space = styleOf(node.parentElement)?.whiteSpace ?? "";
  return space ? /pre|break-spaces/.test(space) : node.parentElement.closest("pre") !== null;
}

/** @param {Element} element @param {boolean} ask */
function isHidden(element, ask) {
  const own = element.getAttribute("style") ?? "";
  if (element.hasAttribute("hidden") || /display:\s*none|visibility:\s*hidden/i.test(own)) return true;
  const style = ask ? styleOf(element) : null;
  return style !== null && (style.display === "none" || style.visibility === "hidden");
}

/** @param {Element} element */
function styleOf(element) {
  const style = element.isConnected ? element.ownerDocument.defaultView?.getComputedStyle(element) : null;
  return style?.display ? style : null;
}

/** @param {Element} element @returns {element is HTMLTextAreaElement} */
const isTyped = (element) => element.localName === "textarea" || element.localName === "input";
