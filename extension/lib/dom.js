// Elements without markup: everything that comes from a person, a page or the server is drawn as text.

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Child | readonly Children[]} Children */
/** @typedef {(event: any) => void} Listener */

/** Listeners by element and event: host.js hands them the events that the page must not see.
 *  @type {WeakMap<EventTarget, Map<string, Listener>>} */
const listeners = new WeakMap();

/** Listen on an element, whether it stands on a page of our own or beside someone else's.
 *  @param {EventTarget} element @param {string} type @param {Listener} listener */
export function on(element, type, listener) {
  const heard = (/** @type {Event} */ event) => isForged(event) || listener(event);
  const known = listeners.get(element) ?? new Map();
  listeners.set(element, known.set(type, heard));
  element.addEventListener(type, heard);
}

/** A page's script may press nothing of ours: only a person's clicks and keys count. @param {Event} event */
const isForged = (event) => !event.isTrusted && /^(?:click|dblclick|key|pointer|mouse)/.test(event.type);

/** The listener of an element for an event.
 *  @param {EventTarget} element @param {string} type */
export const listenerOf = (element, type) => listeners.get(element)?.get(type);

/** @param {Element} element @param {string} name @param {any} value */
function set(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) on(element, name.slice(2), value);
  else if (name === "value") Object.assign(element, { value });
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** @param {Children[]} children @returns {(Node | string)[]} */
const drawable = (children) =>
  /** @type {any[]} */ (children)
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (child instanceof Node ? child : String(child)));

/** Make an element. `on…` keys listen, all others but `value` are attributes; null, undefined and false are left out.
 *  @template {keyof HTMLElementTagNameMap} T
 *  @param {T} tag @param {Record<string, any>} [props] @param {...Children} children
 *  @returns {HTMLElementTagNameMap[T]} */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  element.append(...drawable(children));
  return element;
}

/** Make a part of a drawing.
 *  @param {string} tag @param {Record<string, string | number>} attributes @param {...Element} children */
export function svg(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** The focused element inside `container`, also within a shadow root.
 *  @param {Element} container @returns {HTMLElement | null} */
export function focusedIn(container) {
  const root = /** @type {Document | ShadowRoot} */ (container.getRootNode());
  const held = root.activeElement;
  return held instanceof HTMLElement && container.contains(held) ? held : null;
}

/** Replace the children of `container` and leave the focus on the item with the same `data-key`, if there is one.
 *  Returns false when the focus was inside and its item is gone.
 *  @param {Element} container @param {...Children} children */
export function redraw(container, ...children) {
  const held = focusedIn(container);
  const key = held?.dataset.key;
  container.replaceChildren(...drawable(children));
  if (!held || container.contains(held)) return true;
  const again = [...container.querySelectorAll("[data-key]")].find((item) => attribute(item, "data-key") === key);
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  return again !== undefined;
}

/** @param {Element} item @param {string} name */
const attribute = (item, name) => item.getAttribute(name);
