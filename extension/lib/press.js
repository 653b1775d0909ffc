// Buttons and keys, pressed as a hand does.

/** Enter or Space on what is drawn as a button but is none; a real button makes a click of it by itself.
 *  @param {KeyboardEvent} event */
export function isButtonKey(event) {
  const target = /** @type {HTMLElement | undefined} */ (event.composedPath()[0]);
  const native = ["button", "input", "textarea", "select", "a"].includes(target?.localName ?? "");
  return !native && target?.isContentEditable !== true && [" ", "Enter"].includes(event.key) && !event.isComposing;
}

/** Give the path of what a key is pressed on; in a menu that has the focus itself that is the entry chosen in it, or its
 *  only one. @param {KeyboardEvent} event @returns {EventTarget[]} */
export function keyPath(event) {
  const path = event.composedPath();
  const entry = entryOf(/** @type {Element} */ (path[0]));
  return entry ? [entry, ...path] : path;
}

/** @param {Element} menu */
function entryOf(menu) {
  const active = menu.getAttribute?.("aria-activedescendant");
  if (active) return /** @type {Document | ShadowRoot} */ (menu.getRootNode()).getElementById(active);
  const entries = menu.matches?.("[role=menu]") ? [...menu.querySelectorAll("[role^=menuitem]")] : [];
  return entries.length === 1 ? entries[0] : null;
}

/** Press a button: some sites listen to the pointer, not to the click. @param {HTMLElement} button */
export function press(button) {
  const view = button.ownerDocument.defaultView ?? undefined;
  const common = { bubbles: true, cancelable: true, composed: true, view };
  for (const kind of ["down", "up"]) {
    button.dispatchEvent(new PointerEvent(`pointer${kind}`, { ...common, isPrimary: true }));
    button.dispatchEvent(new MouseEvent(`mouse${kind}`, { ...common, detail: 1 }));
  }
  button.click();
}

/** Give a way to press a key again where it was pressed. @param {KeyboardEvent} event */
export function repeated(event) {
  const target = event.composedPath()[0];
  const { key, code, keyCode, ctrlKey, metaKey, altKey, shiftKey } = event;
  const held = { ctrlKey, metaKey, altKey, shiftKey };
  const init = { key, code, keyCode, ...held, bubbles: true, cancelable: true, composed: true };
  return () => {
    for (const kind of ["keydown", "keyup"]) target.dispatchEvent(new KeyboardEvent(kind, init));
  };
}

/** Give a way to submit a form again; its fields may be named like its methods. @param {HTMLFormElement} form
 *  @param {HTMLElement | null} button */
export const submitted = (form, button) => () => HTMLFormElement.prototype.requestSubmit.call(form, button);
