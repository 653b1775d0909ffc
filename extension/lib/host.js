// One element on the page that holds all we draw. The page's styles do not reach in, nor our events the page.

import { h, listenerOf } from "./dom.js";
import { look } from "./look.js";

/** @typedef {(key: string, ...values: (string | number)[]) => string} T */
/** @typedef {"auto" | "light" | "dark"} Theme */
/**
 * @typedef {object} Host
 * @property {Document} doc
 * @property {HTMLElement} element
 * @property {ShadowRoot} root
 * @property {T} t
 * @property {(text: string) => void} say Tell screen readers, politely and once.
 * @property {(text: string) => void} tell Show a sentence for a moment, and say it.
 * @property {(theme: Theme) => void} theme
 * @property {(near: Element | null) => void} near Stand where this element can be reached: inside its modal window.
 * @property {() => boolean} mirrored True where the page reads from right to left.
 * @property {(work: () => void) => void} afterPointer Wait until no button is held down.
 * @property {(draw: () => void) => () => void} follow Draw again whenever the page moves; returns how to stop.
 * @property {() => void} remove
 */

/** Events that would fire the page's shortcuts, focus traps and click-outside rules. */
const OURS = [
  ..."keydown keypress keyup beforeinput input paste copy cut compositionstart compositionupdate compositionend".split(
    " ",
  ),
  ..."pointerdown pointerup pointercancel mousedown mouseup click auxclick dblclick contextmenu".split(" "),
  ..."touchstart touchend touchcancel wheel focus blur focusin focusout dragstart dragover drop".split(" "),
];
const MODAL = "dialog:modal, [aria-modal='true']";
const TRIES = 8;
const CALM = 10_000;
const GLANCE = 400;
/** So long what is drawn lasts without us. */
const LAST = 8000;

/** Keys that went down with us; the page must not see them come up after our card has closed.
 *  @param {Set<string>} held @param {Event} event @param {boolean} ours */
function release(held, event, ours) {
  if (!(event instanceof KeyboardEvent)) return false;
  if (event.type === "keydown" && ours) held.add(event.code);
  return event.type === "keyup" && held.delete(event.code);
}

/** Hand an event of ours to our own listeners, innermost first, and to nobody else.
 *  @param {HTMLElement} element @param {Set<string>} held @param {Event} event */
function keep(element, held, event) {
  const path = event.composedPath();
  const edge = path.indexOf(element);
  if (release(held, event, edge >= 0) || edge >= 0) event.stopImmediatePropagation();
  for (const node of path.slice(0, Math.max(0, edge))) listenerOf(node, event.type)?.(event);
}

/** @param {HTMLElement} element @param {Window} view @param {AbortSignal} signal */
function keepOurs(element, view, signal) {
  /** @type {Set<string>} */
  const held = new Set();
  for (const type of OURS) {
    view.addEventListener(type, (event) => keep(element, held, event), {
      capture: true,
      passive: type === "wheel",
      signal,
    });
  }
}

/** @param {HTMLElement} element @param {ParentNode} home */
function stand(element, home) {
  home.append(element);
  try {
    element.showPopover();
  } catch {
    // Without the top layer the highest z-index has to do.
  }
}

/** The innermost modal window that is open, or the document itself.
 *  @param {Document} doc @param {Element | null} near @returns {Element} */
function homeOf(doc, near) {
  const around = near?.closest(MODAL);
  return around ?? [...doc.querySelectorAll("dialog:modal")].at(-1) ?? doc.documentElement;
}

/** Put the element back when the page takes it away, at most a few times in a row.
 *  @param {Document} doc @param {HTMLElement} element @param {() => void} settle */
function stay(doc, element, settle) {
  let tries = 0;
  let calm = 0;
  const back = () => {
    if (element.isConnected) return;
    tries += 1;
    clearTimeout(calm);
    calm = window.setTimeout(() => ((tries = 0), back()), CALM);
    if (tries <= TRIES) settle();
  };
  const watch = new MutationObserver(back);
  return {
    /** @param {Node} home */
    at(home) {
      watch.disconnect();
      watch.observe(home, { childList: true });
      if (home !== doc.documentElement) watch.observe(doc.documentElement, { childList: true });
      if (home.parentNode) watch.observe(home.parentNode, { childList: true });
    },
    stop() {
      clearTimeout(calm);
      watch.disconnect();
    },
  };
}

/** Gather what is said within a moment into one announcement.
 *  @param {HTMLElement} region */
function speaker(region) {
  /** @type {string[]} */
  let waiting = [];
  let timer = 0;
  const speak = () => {
    region.textContent = waiting.join(" ");
    waiting = [];
    timer = window.setTimeout(() => (region.textContent = ""), 4000);
  };
  return (/** @type {string} */ text) => {
    if (!text || waiting.includes(text)) return;
    waiting.push(text);
    clearTimeout(timer);
    timer = window.setTimeout(speak, 150);
  };
}

/** Show a sentence at the window's foot for as long as it takes to read it.
 *  @param {ShadowRoot} root @param {(text: string) => void} say */
function teller(root, say) {
  const toast = h("div", { class: "toast", "aria-hidden": "true" });
  let timer = 0;
  return (/** @type {string} */ text) => {
    clearTimeout(timer);
    toast.textContent = text;
    root.append(toast);
    say(text);
    timer = window.setTimeout(() => toast.remove(), 3000 + 60 * text.length);
  };
}

/** @param {Window} view @param {HTMLElement} element @param {AbortSignal} signal */
function pointerRest(view, element, signal) {
  let pressed = false;
  /** @type {(() => void)[]} */
  let waiting = [];
  const down = (/** @type {Event} */ event) => (pressed = event.composedPath().includes(element));
  const up = () => {
    pressed = false;
    const due = waiting.splice(0);
    if (due.length) setTimeout(() => due.forEach((work) => work()));
  };
  view.addEventListener("pointerdown", down, { capture: true, signal });
  for (const type of ["pointerup", "pointercancel"]) view.addEventListener(type, up, { capture: true, signal });
  return (/** @type {() => void} */ work) => void (pressed ? (waiting = [work]) : work());
}

/** Draw at most once a frame, when something scrolls or changes its size, and at a glance now and then for the rest.
 *  @param {Window} view @param {() => void} draw */
function follower(view, draw) {
  const ends = new AbortController();
  let frame = 0;
  const soon = () => {
    frame ||= view.requestAnimationFrame(() => {
      frame = 0;
      if (!ends.signal.aborted) draw();
    });
  };
  for (const type of ["scroll", "resize"]) {
    view.addEventListener(type, soon, { capture: true, passive: true, signal: ends.signal });
  }
  const glance = view.setInterval(soon, GLANCE);
  ends.signal.addEventListener("abort", () => (view.clearInterval(glance), view.cancelAnimationFrame(frame)));
  soon();
  return () => ends.abort();
}

/** Hide the element by itself unless it is told again and again to stay: when the extension goes, Firefox runs nothing of
 *  ours any more, and what was drawn would stand there for ever.
 *  @param {Window} view @param {HTMLElement} element @param {AbortSignal} signal */
function fade(view, element, signal) {
  const hidden = { "--heedful-shown": ["hidden", "hidden"] };
  const end = element.animate(hidden, { delay: LAST, duration: 1e9, iterations: Infinity });
  const stay = () => void (end.currentTime = 0);
  const beat = view.setInterval(stay, LAST / 4);
  // A tab in the background hardly has a clock.
  view.document.addEventListener("visibilitychange", stay, { signal });
  signal.addEventListener("abort", () => view.clearInterval(beat));
}

/** Mount our one element on a page.
 *  @param {Document} doc @param {T} t @returns {Host} */
export function mount(doc, t) {
  const view = doc.defaultView ?? window;
  const ends = new AbortController();
  const element = h("div", { "data-heedful": true, popover: "manual", lang: t("locale") });
  const root = element.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [look()];
  const region = h("div", { class: "hidden", role: "status", "aria-live": "polite" });
  root.append(region);
  const afterPointer = pointerRest(view, element, ends.signal);
  keepOurs(element, view, ends.signal);
  /** @type {Element | null} */
  let beside = null;
  fade(view, element, ends.signal);
  const stays = stay(doc, element, () => settle());
  const settle = () => {
    const home = homeOf(doc, beside?.isConnected ? beside : null);
    if (element.parentNode !== home) stand(element, home);
    stays.at(home);
  };
  settle();
  const say = speaker(region);
  // A modal window of the page's makes everything outside itself inert: move in, and out again.
  for (const type of ["toggle", "close", "focusin"])
    doc.addEventListener(type, () => settle(), { capture: true, signal: ends.signal });
  return {
    doc,
    element,
    root,
    t,
    say,
    tell: teller(root, say),
    theme: (theme) => element.setAttribute("data-theme", theme),
    near(other) {
      beside = other;
      settle();
    },
    mirrored: () => view.getComputedStyle(doc.documentElement).direction === "rtl",
    afterPointer,
    follow: (draw) => follower(view, draw),
    remove() {
      ends.abort();
      stays.stop();
      element.remove();
    },
  };
}
