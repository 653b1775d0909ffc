// What a person can see and type into.

import { hostOf } from "./sites.js";

/** Tell whether an element is drawn, and the frames and hosts that it stands in as well. @param {Element} element */
export function isVisible(element) {
  for (let at = /** @type {Element | null} */ (element); at; at = hostOf(at)) if (!isDrawn(at)) return false;
  return element.isConnected;
}

/** Tell whether text can be typed into an element. @param {Element} element @returns {element is HTMLElement} */
export function isEditable(element) {
  const field = /** @type {HTMLTextAreaElement} */ (element);
  if (element.localName === "textarea") return !field.disabled && !field.readOnly;
  if (element.localName === "body" && element.ownerDocument.designMode === "on") return true;
  return /** @type {HTMLElement} */ (element).isContentEditable === true;
}

/** Give the element that has the focus, inside shadow roots and frames as well. @param {Document} doc */
export function focusedIn(doc) {
  let at = doc.activeElement;
  for (let deeper = at && below(at); deeper; deeper = at && below(at)) at = deeper;
  return at;
}

/** @param {Element} element @returns {Element | null} */
function below(element) {
  if (element.shadowRoot) return element.shadowRoot.activeElement;
  try {
    return /** @type {HTMLIFrameElement} */ (element).contentDocument?.activeElement ?? null;
  } catch {
    return null;
  }
}

/** @param {Element} element */
function isDrawn(element) {
  if (typeof element.checkVisibility === "function") return element.checkVisibility({ visibilityProperty: true });
  return element.getClientRects().length > 0;
}
