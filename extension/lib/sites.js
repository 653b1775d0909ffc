// Site rows: find the row of a page, and find in the page what a row names. Rows are data that may come from a server,
// so a selector that the browser does not know finds nothing instead of breaking the page.

/** @import {Selectors, SiteRow, Where} from "./types.d.ts" */

/** @typedef {Element | Document | ShadowRoot} Root */

const DEEP = ">>>";
const HAS_TEXT = /:has-text\(((?:\s*"[^"]*"\s*,?)+)\)\s*$/;

/** Give the row whose marks are all on the page. @param {SiteRow[]} rows @param {Document} doc
 *  @returns {SiteRow | null} */
export const rowFor = (rows, doc) =>
  rows.find(({ marks }) => marks.length > 0 && marks.every((mark) => first(mark, doc) !== null)) ?? null;

/** Find all elements of the first alternative that matches anything. @param {Selectors | undefined} selectors
 *  @param {Root} root @returns {Element[]} */
export function all(selectors, root) {
  for (const selector of selectors ?? []) {
    const found = find(selector, root);
    if (found.length) return found;
  }
  return [];
}

/** Find the first element of the first alternative that matches anything. @param {Selectors | undefined} selectors
 *  @param {Root} root @returns {Element | null} */
export const first = (selectors, root) => all(selectors, root)[0] ?? null;

/** Like `all`, and `root` itself counts as well. @param {Selectors | undefined} selectors @param {Root} root */
export function onOrIn(selectors, root) {
  for (const selector of selectors ?? []) {
    if (isElement(root) && fits(root, selector)) return [root];
    const found = find(selector, root);
    if (found.length) return found;
  }
  return [];
}

/** Tell whether an alternative matches on or inside `root`. @param {Selectors | undefined} selectors
 *  @param {Root} root */
export const isMarked = (selectors, root) => onOrIn(selectors, root).length > 0;

/** Read the first value that is found. @param {Where[] | undefined} where @param {Root} root
 *  @returns {string | null} */
export const valueOf = (where, root) => valuesOf(where, root)[0] ?? null;

/** Read all values of the first place that has any. @param {Where[] | undefined} where @param {Root} root
 *  @returns {string[]} */
export const valuesOf = (where, root) => valuesBy(where, (selectors) => onOrIn(selectors, root));

/** Read all values of the first place that has any, with another way to look. @param {Where[] | undefined} where
 *  @param {(selectors: Selectors) => Element[]} look @returns {string[]} */
export function valuesBy(where, look) {
  for (const place of where ?? []) {
    const found = look(place.in).map((element) => read(element, place)).filter(Boolean);
    if (found.length) return found;
  }
  return [];
}

/** Find the closest ancestor that fits an alternative, through shadow roots and out of frames.
 *  @param {Element} element @param {Selectors} selectors @returns {Element | null} */
export function closest(element, selectors) {
  for (const selector of selectors) {
    for (let at = /** @type {Element | null} */ (element); at; at = hostOf(at)) {
      const found = attempt(() => /** @type {Element} */ (at).closest(selector), null);
      if (found) return found;
    }
  }
  return null;
}

/** Tell whether `outer` holds `inner`, through shadow roots and frames. @param {Root} outer @param {Element} inner */
export function holds(outer, inner) {
  for (let at = /** @type {Element | null} */ (inner); at; at = hostOf(at)) if (outer.contains(at)) return true;
  return false;
}

/** Give the element that a tree hangs on: a shadow host or a frame. @param {Element} element
 *  @returns {Element | null} */
export function hostOf(element) {
  const top = element.getRootNode();
  if ("host" in top) return /** @type {ShadowRoot} */ (top).host;
  return attempt(() => element.ownerDocument.defaultView?.frameElement ?? null, null);
}

/** Give what lies inside an element: its open shadow root, or the document of a frame that can be reached.
 *  @param {Element} element @returns {Root | null} */
export function inside(element) {
  if (element.shadowRoot) return element.shadowRoot;
  if (element.localName !== "iframe" && element.localName !== "frame") return null;
  return attempt(() => /** @type {HTMLIFrameElement} */ (element).contentDocument, null);
}

/** @param {string} selector @param {Root} root @returns {Element[]} */
function find(selector, root) {
  const steps = selector.split(DEEP).map((step) => step.trim());
  let roots = steps[0] === "" ? [root, ...shadowsIn(root)] : [root];
  if (steps[0] === "") steps.shift();
  for (const step of steps.slice(0, -1)) {
    roots = roots.flatMap((from) => query(from, step)).flatMap((element) => inside(element) ?? []);
  }
  return roots.flatMap((from) => query(from, /** @type {string} */ (steps.at(-1))));
}

/** @param {Root} root @param {string} step */
function query(root, step) {
  const { css, words } = parse(step);
  const found = attempt(() => [...root.querySelectorAll(css)], []);
  return words ? found.filter((element) => says(element, words)) : found;
}

/** @param {Element} element @param {string} selector */
function fits(element, selector) {
  if (selector.includes(DEEP)) return false;
  const { css, words } = parse(selector);
  return attempt(() => element.matches(css), false) && (!words || says(element, words));
}

/** Take `:has-text("a", "b")` off the end of a step. @param {string} step */
function parse(step) {
  const found = HAS_TEXT.exec(step);
  if (!found) return { css: step, words: null };
  const words = [...found[1].matchAll(/"([^"]*)"/g)].map((word) => word[1].toLowerCase());
  return { css: step.slice(0, found.index) || "*", words };
}

/** @param {Element} element @param {string[]} words */
function says(element, words) {
  const text = (element.textContent ?? "").slice(0, 2000).toLowerCase();
  return words.some((word) => text.includes(word));
}

/** What was found in this very moment; forgotten before the page can change. @type {Map<Root, ShadowRoot[]>} */
const shadows = new Map();

/** Every open shadow root below. @param {Root} root @returns {ShadowRoot[]} */
function shadowsIn(root) {
  const known = shadows.get(root);
  if (known) return known;
  const found = [...root.querySelectorAll("*")].flatMap(({ shadowRoot: shadow }) =>
    shadow ? [shadow, ...shadowsIn(shadow)] : [],
  );
  if (!shadows.size) queueMicrotask(() => shadows.clear());
  shadows.set(root, found);
  return found;
}

/** @param {Element} element @param {Where} place */
function read(element, { attribute, strip }) {
  if (/** @type {Partial<HTMLInputElement>} */ (element).type === "password") return "";
  if (!attribute) return textWithout(element, strip).replace(/\s+/g, " ").trim();
  // What a person has typed stands in the property; the attribute keeps what was there at first.
  const live = attribute === "value" || attribute === "defaultValue";
  const value = live ? Object(element)[attribute] : undefined;
  return (typeof value === "string" ? value : (element.getAttribute(attribute) ?? "")).trim();
}

/** @param {Element} element @param {Selectors | undefined} strip */
function textWithout(element, strip) {
  if (!strip?.length) return element.textContent ?? "";
  const copy = /** @type {Element} */ (element.cloneNode(true));
  for (const selector of strip) for (const part of find(selector, copy)) part.remove();
  return copy.textContent ?? "";
}

/** @param {Root} root @returns {root is Element} */
const isElement = (root) => root.nodeType === 1;

/** @template T @param {() => T} work @param {T} otherwise @returns {T} */
function attempt(work, otherwise) {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
