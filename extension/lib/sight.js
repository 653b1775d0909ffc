// What of an element can be seen: past its scrolling ancestors, out of shadow roots and frames, to the top window.

/** @typedef {import("./card/place.js").Box} Box */

/** @param {Box} a @param {Box} b @returns {Box} */
const overlap = (a, b) => ({
  left: Math.max(a.left, b.left),
  top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right),
  bottom: Math.min(a.bottom, b.bottom),
});

/** @param {Box} box @param {number} x @param {number} y @returns {Box} */
const moved = (box, x, y) => ({ left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y });

/** What an element shows of its contents: its box without borders and scroll bars.
 *  @param {Element} element @returns {Box} */
export function inner(element) {
  const box = element.getBoundingClientRect();
  const left = box.left + element.clientLeft;
  const top = box.top + element.clientTop;
  return { left, top, right: left + element.clientWidth, bottom: top + element.clientHeight };
}

/** @param {Element} element */
const parentOf = (element) => element.assignedSlot ?? element.parentElement ?? hostOf(element.getRootNode());
/** @param {Node} root */
const hostOf = (root) => (root instanceof ShadowRoot || "host" in root ? /** @type {ShadowRoot} */ (root).host : null);

/** The part of an element that its scrolling ancestors and its window let through, in its own window.
 *  @param {Element} element @param {Window} view @returns {Box} */
function seenHere(element, view) {
  const root = element.ownerDocument.documentElement;
  let seen = element === root || element === element.ownerDocument.body ? null : inner(element);
  for (let around = parentOf(element); around && around !== root; around = parentOf(around)) {
    const { overflow, position } = view.getComputedStyle(around);
    if (overflow !== "visible" && around !== element.ownerDocument.body)
      seen = seen ? overlap(seen, inner(around)) : inner(around);
    if (position === "fixed") break;
  }
  const whole = { left: 0, top: 0, right: view.innerWidth, bottom: view.innerHeight };
  return seen ? overlap(seen, whole) : whole;
}

/** The visible part of an element in the coordinates of the top window, also from within frames.
 *  @param {Element} element @returns {Box} */
export function visibleBox(element) {
  const view = element.ownerDocument.defaultView;
  if (!view) return { left: 0, top: 0, right: 0, bottom: 0 };
  const seen = seenHere(element, view);
  const frame = view.frameElement;
  if (!frame) return seen;
  const at = inner(frame);
  return overlap(moved(seen, at.left, at.top), visibleBox(frame));
}

/** Every element around this one, out through shadow roots and frames.
 *  @param {Element} element @returns {Generator<Element>} */
export function* outward(element) {
  for (let at = /** @type {Element | null} */ (element); at;) {
    yield at;
    at = parentOf(at) ?? at.ownerDocument.defaultView?.frameElement ?? null;
  }
}
