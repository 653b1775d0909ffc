// Where words stand in a text area: browsers do not tell, so a twin of it is laid out, unseen, and measured.

/** What decides where a text area breaks its lines. */
const LOOKS = [
  "direction", "fontFamily", "fontFeatureSettings", "fontKerning", "fontSize", "fontSizeAdjust", "fontStretch",
  "fontStyle", "fontVariant", "fontVariationSettings", "fontWeight", "hyphens", "letterSpacing", "lineBreak",
  "lineHeight", "overflowWrap", "paddingBottom", "paddingLeft", "paddingRight", "paddingTop", "tabSize", "textAlign",
  "textIndent", "textRendering", "textTransform", "unicodeBidi", "whiteSpace", "wordBreak", "wordSpacing",
  "writingMode",
]; // prettier-ignore

/** @type {WeakMap<Document, { host: HTMLElement, twin: HTMLElement }>} */
const twins = new WeakMap();

/** Return the boxes of a stretch of a text area's value, in its document's viewport.
 * @param {HTMLTextAreaElement} field
 * @param {number} start
 * @param {number} end
 * @returns {DOMRect[]} */
export function fieldRects(field, start, end) {
  if (start >= end || !field.isConnected) return [];
  const twin = twinFor(field.ownerDocument);
  dress(twin, field);
  // The filler at the end keeps a last empty line as high as the others.
  const words = field.ownerDocument.createTextNode(`${field.value}\u200b`);
  twin.replaceChildren(words);
  const range = field.ownerDocument.createRange();
  range.setStart(words, start);
  range.setEnd(words, Math.min(end, words.length));
  const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
  const placed = rects.map(placer(field, twin.getBoundingClientRect()));
  twin.replaceChildren();
  return placed;
}

/** Return what moves a box from the twin onto the text area: its place, how far it is scrolled, how large it is drawn.
 * @param {HTMLTextAreaElement} field
 * @param {DOMRect} twin
 * @returns {(rect: DOMRect) => DOMRect} */
function placer(field, twin) {
  const box = field.getBoundingClientRect();
  const scale = field.offsetWidth ? box.width / field.offsetWidth : 1;
  const x = box.left + (field.clientLeft - field.scrollLeft) * scale;
  const y = box.top + (field.clientTop - field.scrollTop) * scale;
  return (rect) =>
    new DOMRect(x + (rect.x - twin.x) * scale, y + (rect.y - twin.y) * scale, rect.width * scale, rect.height * scale);
}

/** @param {HTMLElement} twin
 * @param {HTMLTextAreaElement} field */
function dress(twin, field) {
  const style = /** @type {any} */ (/** @type {Window} */ (field.ownerDocument.defaultView).getComputedStyle(field));
  for (const name of LOOKS) /** @type {any} */ (twin.style)[name] = style[name];
  twin.style.width = `${field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)}px`;
}

/** Return the twin of a document's text areas, made at the first use and put back if the page took it away.
 * @param {Document} doc
 * @returns {HTMLElement} */
function twinFor(doc) {
  const made = twins.get(doc) ?? make(doc);
  twins.set(doc, made);
  if (!made.host.isConnected) doc.documentElement.append(made.host);
  return made.twin;
}

/** @param {Document} doc */
function make(doc) {
  const host = doc.createElement("div");
  host.setAttribute("aria-hidden", "true");
  hide(host);
  const twin = doc.createElement("div");
  Object.assign(twin.style, { all: "initial", display: "block", position: "absolute", left: "0", top: "0" });
  host.attachShadow({ mode: "closed" }).append(twin);
  return { host, twin };
}

/** Keep the page's own style from showing the twin or giving it room.
 * @param {HTMLElement} host */
function hide(host) {
  const look = {
    all: "initial", position: "fixed", left: "0", top: "0", width: "0", height: "0", overflow: "hidden",
    visibility: "hidden", "pointer-events": "none", contain: "strict",
  }; // prettier-ignore
  for (const [name, value] of Object.entries(look)) host.style.setProperty(name, value, "important");
}
