// The messages of an open conversation as parts of the page, before anything is made of them.

/** @import {Selectors, SiteRow, Where} from "./types.d.ts" */
/** @import {Root} from "./sites.js" */
import { isEditable, isVisible } from "./seen.js";
import { all, onOrIn, valuesBy } from "./sites.js";

/** @typedef {(selectors: Selectors | undefined) => Element[]} Look */

/** In longer conversations drafts are not looked for. */
const MANY = 200;

/** Find the messages, oldest first. @param {SiteRow} row @param {Root} root @returns {Part[]} */
export function partsIn(row, root) {
  const heads = all(row.thread.message, root).filter((head, at, list) => !at || !list[at - 1].contains(head));
  const single = (/** @type {Element} */ head) => new Part(row, head, (selectors) => onOrIn(selectors, head));
  const parts = row.thread.flat ? flatParts(row, root, heads) : heads.map(single);
  const sent = parts.length > MANY ? parts : parts.filter((part) => !part.isDraft);
  return row.thread.newestFirst ? sent.toReversed() : sent;
}

/** One message on the page. */
export class Part {
  #row;
  #look;
  /** @type {Element[] | null} */
  #texts = null;

  /** @param {SiteRow} row @param {Element} element @param {Look} look */
  constructor(row, element, look) {
    this.#row = row;
    this.element = element;
    this.#look = look;
  }

  /** Where its words stand; a draft inside is not one of them. */
  get texts() {
    this.#texts ??= outermost(this.#look(this.#row.thread.text)).filter((text) => !isEditable(text));
    return this.#texts;
  }

  /** True where its text is shown. */
  get isOpen() {
    return !this.isMarked(this.#row.thread.collapsed) && this.texts.some(isVisible);
  }

  /** @param {Where[] | undefined} where */
  values(where) {
    return valuesBy(where, this.#look);
  }

  /** @param {Where[] | undefined} where */
  value(where) {
    return this.values(where)[0] ?? null;
  }

  /** @param {Selectors | undefined} selectors */
  isMarked(selectors) {
    return this.#look(selectors).length > 0;
  }

  /** True for what is being written, not sent. */
  get isDraft() {
    return this.#look(['[contenteditable="true"]']).length > 0 && !this.texts.length;
  }
}

/** What lies between one head and the next belongs to the first. @param {SiteRow} row @param {Root} root
 *  @param {Element[]} heads */
function flatParts(row, root, heads) {
  /** @type {Map<string, Element[]>} */
  const known = new Map();
  const find = (/** @type {string} */ selector) => {
    if (!known.has(selector)) known.set(selector, onOrIn([selector], root));
    return known.get(selector) ?? [];
  };
  return heads.map((head, at) => new Part(row, head, between(head, heads[at + 1], find)));
}

/** @param {Element} head @param {Element | undefined} next @param {(selector: string) => Element[]} find
 *  @returns {Look} */
function between(head, next, find) {
  return (selectors) => {
    for (const selector of selectors ?? []) {
      const found = find(selector).filter((one) => !isBefore(one, head) && (!next || isBefore(one, next)));
      if (found.length) return found;
    }
    return [];
  };
}

/** @param {Element} one @param {Element} other */
const isBefore = (one, other) =>
  (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !one.contains(other);

/** @param {Element[]} elements in document order */
function outermost(elements) {
  let last = /** @type {Element | null} */ (null);
  return elements.filter((element) => {
    if (last?.contains(element)) return false;
    last = element;
    return true;
  });
}

/** Make a short name for words, the same each time. @param {string[]} words */
export function hashOf(words) {
  let hash = 0xcbf29ce484222325n;
  for (const unit of words.join("\u0001").slice(0, 4000)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(unit.codePointAt(0) ?? 0)) * 0x100000001b3n);
  }
  return hash.toString(36);
}
