// A watch that says when reply boxes or conversation may have changed, and costs a busy page next to nothing.

import { isVisible } from "./seen.js";
import { hostOf, inside } from "./sites.js";

/** Attributes by which pages show and hide, open and close, and switch a reply to a note. */
const ATTRIBUTES = [
  "class", "style", "hidden", "contenteditable", "aria-hidden", "aria-expanded", "aria-current", "aria-selected",
  "data-channel",
];
/** Milliseconds between two calls, however busy the page is. */
const PAUSE = 120;
/** On a page that is slow to look at, looking takes no more than this part of the time, as far as the longest pause goes. */
const SHARE = 0.02;
const LONGEST = 2000;
/** So many changes are looked at before one is believed to matter. */
const LOOKED = 40;

/** The boxes that something may be drawn beside. @type {WeakMap<Document, HTMLElement[]>} */
const known = new WeakMap();

/** Say which boxes to miss at once when the page takes them away.
 *  @param {Document} doc @param {HTMLElement[]} editors */
export const mind = (doc, editors) => void known.set(doc, editors);

/** Call `onChange` soon after the boxes or the conversation may have changed; what it returns ends the watch.
 *  @param {Document} doc @param {() => void} onChange
 *  @param {(node: Node) => boolean} [ignore] what of the page is ours
 *  @returns {() => void} */
export function watch(doc, onChange, ignore = () => false) {
  const view = /** @type {Window & typeof globalThis} */ (doc.defaultView ?? window);
  const ended = new AbortController();
  const soon = coalesced(view, onChange, ended.signal);
  const observer = new view.MutationObserver((records) => {
    // What was found must be gone before the page is drawn without its box.
    if (takesAway(records, known.get(doc) ?? [])) soon.now();
    else if (!soon.waits && records.slice(0, LOOKED).some((record) => matters(record, ignore))) soon.call();
  });
  const look = looking(observer, soon.call, ended.signal);
  look(doc);
  const options = { signal: ended.signal };
  for (const kind of ["popstate", "hashchange", "pageshow"]) view.addEventListener(kind, soon.now, options);
  // A focus that goes into a frame only shows as a focus that is lost.
  const onBlur = () => {
    look(within(doc.activeElement));
    soon.call();
  };
  view.addEventListener("blur", onBlur, options);
  Object(view).navigation?.addEventListener?.("navigatesuccess", soon.now, options);
  ended.signal.addEventListener("abort", () => observer.disconnect());
  return () => ended.abort();
}

/** Call once for many reasons, when the page has time, and not again too soon.
 *  @param {Window} view @param {() => void} work @param {AbortSignal} signal */
function coalesced(view, work, signal) {
  let last = 0;
  let pause = PAUSE;
  const soon = {
    waits: false,
    call() {
      if (soon.waits || signal.aborted) return;
      soon.waits = true;
      view.setTimeout(() => whenIdle(view, soon.now), Math.max(0, pause - (performance.now() - last)));
    },
    now() {
      soon.waits = false;
      const start = performance.now();
      if (!signal.aborted) work();
      last = performance.now();
      pause = Math.min(LONGEST, Math.max(PAUSE, (last - start) / SHARE));
    },
  };
  return soon;
}

/** @param {MutationRecord[]} records @param {HTMLElement[]} editors */
const takesAway = (records, editors) =>
  editors.some((editor) => {
    if (!editor.isConnected) return true;
    const top = topOf(editor);
    const touched = () => records.some((one) => one.type === "attributes" && one.target.contains(top));
    return !top.isConnected || (touched() && !isVisible(editor));
  });

/** Give what stands for an editor in the page itself: the outermost frame or shadow host. @param {Element} editor */
function topOf(editor) {
  let at = editor;
  for (let host = hostOf(at); host; host = hostOf(at)) at = host;
  return at;
}

/** Shadow roots and frames cannot be seen from outside: they are looked at once the focus or a load leads there.
 *  @param {MutationObserver} observer @param {() => void} soon @param {AbortSignal} signal */
function looking(observer, soon, signal) {
  const looked = new WeakSet();
  /** @param {Document | ShadowRoot | null} root */
  return function look(root) {
    if (!root || looked.has(root)) return;
    looked.add(root);
    observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ATTRIBUTES });
    const onEvent = (/** @type {Event} */ event) => {
      for (const at of event.composedPath()) if (isShadow(at)) look(at);
      look(within(event.target));
      soon();
    };
    for (const kind of ["focusin", "change", "load"]) root.addEventListener(kind, onEvent, { capture: true, signal });
  };
}

/** @param {EventTarget | null} target @returns {Document | ShadowRoot | null} */
function within(target) {
  const isElement = target !== null && Object(target).nodeType === 1;
  return isElement ? /** @type {Document | ShadowRoot | null} */ (inside(/** @type {Element} */ (target))) : null;
}

/** @param {Window} view @param {() => void} work */
function whenIdle(view, work) {
  if (typeof view.requestIdleCallback === "function") view.requestIdleCallback(work, { timeout: 200 });
  else view.requestAnimationFrame(work);
}

/** Typing changes the page as well, but not the boxes. @param {MutationRecord} record
 *  @param {(node: Node) => boolean} ignore */
function matters({ target, type }, ignore) {
  if (ignore(target)) return false;
  const element = /** @type {HTMLElement | null} */ (target.nodeType === 1 ? target : target.parentElement);
  const within = type === "attributes" ? element?.parentElement : element;
  return within?.isContentEditable !== true;
}

/** @param {EventTarget} target @returns {target is ShadowRoot} */
const isShadow = (target) => "host" in target && "mode" in target;
