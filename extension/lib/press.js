// Buttons and keys, pressed as a hand does.

/** Enter or Space on what is drawn as a button but is none; a real button makes a click of it by itself.
 *  @param {KeyboardEvent} event */
export function isButtonKey(event) {
  const target = /** @type {HTMLElement | undefined} */ (event.composedPath()[0]);
  const native = ["button", "input", "textarea", "select", "a"].includes(target?.localName ?? "");
  return !native && target?.isContentEditable !== true && [" ", "Enter"].includes(event.key) && !event.isComposing;
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
