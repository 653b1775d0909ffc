// Underlines beneath the draft's words and light on the customer's, drawn above the page; its own nodes stay untouched.
//
// Boxes rather than the CSS Custom Highlight API: one way for fields, frames and rich editors, and no style sheet of
// ours in the page's documents.

import { h, svg } from "./dom.js";
import { inner, outward, visibleBox } from "./sight.js";

export { visibleBox };

/** @typedef {import("./card/place.js").Box} Box */
/** @typedef {import("./host.js").Host} Host */
/** @typedef {{rects: () => DOMRect[], kind: string, title: string}} Mark */
/** @typedef {{box: () => Box, marks: Mark[], of: Element | null}} Layer */

const MOST = 200;
const LIT_FOR = 6000;
const REST = 350;
/** Absent from the list: a wave. */
/** @type {Record<string, string>} */
const PATTERNS = {
  unfilled_blank: "blank",
  blank: "blank",
  vague_time: "dotted",
  scripted: "dotted",
  cold: "dotted",
  over_apology: "dotted",
  lit: "lit",
};

/** @param {number} width */
function wave(width) {
  const steps = Math.max(1, Math.round(width / 4));
  const step = width / steps;
  return `M0 0${Array.from({ length: steps }, (_, at) => `q${step / 2} ${at % 2 ? -3 : 3} ${step} 0`).join("")}`;
}

/** @param {string} pattern @param {Box} box */
function drawing(pattern, { left, top, right, bottom }) {
  const width = right - left;
  const high = bottom - top;
  const rect = svg("rect", { x: -1, y: 0, width: width + 2, height: high, rx: 2 });
  if (pattern === "blank") return [rect];
  const line = svg("path", {
    d: pattern === "wave" ? wave(width) : `M0 0H${width}`,
    transform: `translate(0 ${high - 0.5})`,
  });
  return pattern === "lit" ? [rect, line] : [line];
}

/** @param {string} kind @param {Box} box @param {Box} within */
function drawn(kind, box, within) {
  const pattern = PATTERNS[kind] ?? "wave";
  const element = svg(
    "svg",
    { class: `mark ${pattern}`, "data-kind": kind, width: box.right - box.left, height: box.bottom - box.top },
    ...drawing(pattern, box),
  );
  Object.assign(/** @type {SVGElement} */ (element).style, {
    left: `${box.left - within.left}px`,
    top: `${box.top - within.top}px`,
  });
  return element;
}

/** True when a menu or a window of the page's lies over the place.
 *  @param {Host} host @param {Element | null} of @param {DOMRect} rect */
function isCovered(host, of, rect) {
  const top = host.doc.elementFromPoint(rect.x + rect.width / 2, rect.y + rect.height / 2);
  if (!of || !top || top === host.element || host.element.contains(top)) return false;
  return ![...outward(of)].includes(top) && ![...outward(top)].includes(of);
}

/** @param {Host} host @param {Layer} layer @param {HTMLElement} element */
function drawLayer(host, { box, marks, of }, element) {
  const within = box();
  const empty = within.right <= within.left || within.bottom <= within.top;
  const shown = empty ? [] : marks.flatMap((mark) => mark.rects().map((rect) => ({ mark, rect })));
  const near = shown
    .filter(({ rect }) => rect.bottom > within.top && rect.top < within.bottom && rect.width > 0)
    .slice(0, MOST)
    .filter(({ rect }) => !isCovered(host, of, rect));
  // Drawing only when something moved: comparing numbers is cheaper than the page's layout.
  const state = JSON.stringify([
    within,
    near.map(({ mark, rect }) => [mark.kind, rect.x, rect.y, rect.width, rect.height]),
  ]);
  if (element.dataset.state === state) return;
  element.dataset.state = state;
  element.hidden = empty;
  const { left, top, right, bottom } = within;
  Object.assign(element.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${right - left}px`,
    height: `${bottom - top}px`,
  });
  element.replaceChildren(...near.map(({ mark, rect }) => drawn(mark.kind, rect, within)));
}

/** Say a mark's reason while the pointer rests on its words; the marks themselves never take a click.
 *  @param {Host} host @param {() => Mark[]} marks */
function tips(host, marks) {
  const tip = h("div", { class: "tip", "aria-hidden": "true" });
  let timer = 0;
  const hide = () => (clearTimeout(timer), tip.remove());
  const show = (/** @type {number} */ x, /** @type {number} */ y) => {
    for (const mark of marks()) {
      const rect =
        mark.title &&
        mark.rects().find((box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom + 4);
      if (!rect) continue;
      tip.textContent = mark.title;
      host.root.append(tip);
      const most = (host.doc.defaultView ?? window).innerWidth - tip.offsetWidth - 8;
      Object.assign(tip.style, { left: `${Math.max(8, Math.min(rect.left, most))}px`, top: `${rect.bottom + 8}px` });
      return;
    }
  };
  return {
    hide,
    /** @param {MouseEvent} event */
    move({ clientX, clientY, view }) {
      hide();
      const frame = view?.frameElement;
      const at = frame ? inner(frame) : { left: 0, top: 0 };
      timer = window.setTimeout(() => show(clientX + at.left, clientY + at.top), REST);
    },
  };
}

/** Listen in the editor's own window too: what happens in a frame does not reach the top one.
 *  @param {Host} host @param {Element} editor @param {{move: (event: MouseEvent) => void, hide: () => void}} tip @param {() => void} draw */
function listen(host, editor, tip, draw) {
  const ends = new AbortController();
  const { signal } = ends;
  const frame = editor.ownerDocument.defaultView;
  for (const view of new Set([frame, host.doc.defaultView])) {
    view?.addEventListener("pointermove", tip.move, { capture: true, passive: true, signal });
    for (const type of ["pointerdown", "keydown", "scroll"])
      view?.addEventListener(type, tip.hide, { capture: true, passive: true, signal });
  }
  if (frame !== host.doc.defaultView) {
    for (const type of ["scroll", "resize"])
      frame?.addEventListener(type, () => frame.requestAnimationFrame(draw), { capture: true, passive: true, signal });
  }
  return () => (ends.abort(), tip.hide());
}

/** @param {Range} range @returns {Element} */
const around = (range) => {
  const node = range.commonAncestorContainer;
  return /** @type {Element} */ (node.nodeType === 1 ? node : node.parentElement);
};

/** @param {Range} range @returns {DOMRect[]} */
function rectsOf(range) {
  const frame = range.startContainer.ownerDocument?.defaultView?.frameElement;
  const at = frame ? inner(frame) : { left: 0, top: 0 };
  return [...range.getClientRects()].map(
    (rect) => new DOMRect(rect.x + at.left, rect.y + at.top, rect.width, rect.height),
  );
}

/** The marks of a page.
 *  @param {Host} host */
export function Marks(host) {
  const under = h("div", { class: "marks", "aria-hidden": "true", hidden: true });
  const light = h("div", { class: "marks", "aria-hidden": "true", hidden: true });
  /** @type {Layer} */
  let risky = { box: () => visibleBox(host.doc.documentElement), marks: [], of: null };
  /** @type {Layer} */
  let lit = { box: () => visibleBox(host.doc.documentElement), marks: [], of: null };
  let timer = 0;
  let unfollow = () => {};
  let unlisten = () => {};
  let following = false;
  const tip = tips(host, () => risky.marks);

  const draw = () => {
    drawLayer(host, risky, under);
    drawLayer(host, lit, light);
  };
  const settle = () => {
    const wanted = risky.marks.length + lit.marks.length > 0;
    if (wanted && !following) unfollow = host.follow(draw);
    if (!wanted) unfollow();
    following = wanted;
    if (wanted && !under.isConnected) host.root.prepend(under, light);
    if (!wanted) for (const layer of [under, light]) layer.remove();
    draw();
  };
  const dark = () => {
    clearTimeout(timer);
    lit = { ...lit, marks: [] };
    settle();
  };
  /** @type {Element | null} */
  let heard = null;

  return {
    /** Underline risks: each tells where its words are now, in the coordinates of the top window.
     *  @param {HTMLElement} editor @param {Mark[]} marks */
    risks(editor, marks) {
      risky = { box: () => visibleBox(editor), marks, of: editor };
      if (heard !== editor) {
        unlisten();
        unlisten = listen(host, editor, tip, draw);
        heard = editor;
      }
      settle();
    },
    /** Light up words of the thread for a while and bring them into view.
     *  @param {Range[]} ranges */
    lit(ranges) {
      clearTimeout(timer);
      const box = ranges.length ? () => visibleBox(around(ranges[0])) : lit.box;
      lit = {
        box: () => grown(box()),
        marks: ranges.map((range) => ({ rects: () => rectsOf(range), kind: "lit", title: "" })),
        of: ranges[0] ? around(ranges[0]) : null,
      };
      const calm = host.doc.defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches;
      if (ranges[0]) around(ranges[0]).scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
      settle();
      timer = window.setTimeout(dark, LIT_FOR);
    },
    /** Take every mark away. */
    clear() {
      unlisten();
      unlisten = () => {};
      heard = null;
      risky = { ...risky, marks: [] };
      dark();
    },
  };
}

/** @param {Box} box @returns {Box} */
const grown = ({ left, top, right, bottom }) => ({
  left: left - 4,
  top: top - 4,
  right: right + 4,
  bottom: bottom + 4,
});
