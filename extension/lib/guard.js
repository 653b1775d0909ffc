// Before Send: sees every way to send, asks once when it is advised, and fails open.

/** @import {Box} from "./types.d.ts" */
import { isKey } from "./keys.js";

/** How long Send may be held for a verdict, in milliseconds. */
export const PATIENCE = 300;

/**
 * @typedef {object} Sending One way to send, as it is about to happen.
 * @property {Box} box
 * @property {HTMLElement | null} button what was pressed, or the button that does the same as the key
 * @property {(() => void) | null} [again] does what was stopped, where a button would do something else
 */

/**
 * @typedef {object} Desk What the guard asks of the page.
 * @property {(path: EventTarget[]) => Sending | null} pressed the sending that a click or key on this path means
 * @property {(path: EventTarget[]) => {sending: Sending, keys: string[]} | null} typing the one that sending keys mean here
 * @property {(box: Box) => boolean} watched whether this box wants a verdict at all
 * @property {(box: Box) => boolean | null} verdict whether to speak up, if that is known for the text as it is
 * @property {(box: Box) => Promise<boolean>} check the same, asked anew
 * @property {(box: Box) => Promise<boolean>} speak ask the agent; true: send
 * @property {(box: Box) => void} sent
 */

/** Stop an event for the page. @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/**
 * Stand before Send.
 * @param {Desk} desk
 */
export function guard(desk) {
  let passing = false;
  /** @type {Set<Box>} */
  const held = new Set();

  /** @param {Event} event @param {Sending} sending */
  function meet(event, sending) {
    const { box } = sending;
    const known = desk.watched(box) ? desk.verdict(box) : false;
    // Without a button to press later there is no way to send later.
    if (known === false || !(sending.button ?? sending.again)) return desk.sent(box);
    stop(event);
    void hold(sending, known);
  }

  /** @param {Sending} sending @param {true | null} known */
  async function hold(sending, known) {
    held.add(sending.box);
    const go = await decide(sending.box, known);
    held.delete(sending.box);
    if (go) send(sending);
  }

  /** @param {Box} box @param {true | null} known */
  async function decide(box, known) {
    const speak = known ?? (await within(desk.check(box), PATIENCE));
    return !speak || desk.speak(box).catch(() => true);
  }

  /** @param {Sending} sending */
  function send({ box, button, again }) {
    passing = true;
    try {
      if (again) again();
      else if (button?.isConnected) press(button);
    } finally {
      passing = false;
    }
    desk.sent(box);
  }

  /** What of a press is still to come once its beginning was stopped. @type {HTMLElement | null} */
  let stopped = null;

  /** Some sites send when the button goes down or up, so a press is met at its beginning. @param {MouseEvent} event */
  function onDown(event) {
    stopped = null;
    const sending = passing || event.button !== 0 ? null : safely(() => desk.pressed(event.composedPath()));
    if (!sending || isFree(sending.box)) return;
    stopped = sending.button;
    meet(event, sending);
  }

  /** @param {MouseEvent} event */
  function onUp(event) {
    if (!passing && stopped && event.composedPath().includes(stopped)) stop(event);
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    if (passing) return;
    if (stopped && event.composedPath().includes(stopped)) return stop(event);
    const sending = safely(() => desk.pressed(event.composedPath()));
    if (sending) meet(event, sending);
  }

  /** @param {Box} box */
  const isFree = (box) => !held.has(box) && (!desk.watched(box) || desk.verdict(box) === false);

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (passing) return;
    const sending = safely(() => (isPress(event) ? desk.pressed(event.composedPath()) : keyed(event)));
    if (sending) meet(event, sending);
  }

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    const here = desk.typing(event.composedPath());
    const keys = here?.keys.find((one) => isKey(event, one));
    if (!here || !keys) return null;
    // Enter is the button's key; the other keys may send in ways of their own, "as solved" for one.
    return /Enter$/.test(keys) ? here.sending : { ...here.sending, again: repeated(event) };
  }

  return {
    /** Listen in a window. @param {Window} view */
    attach(view) {
      view.addEventListener("mousedown", onDown, true);
      view.addEventListener("mouseup", onUp, true);
      view.addEventListener("click", onClick, true);
      view.addEventListener("keydown", onKey, true);
    },
    /** @param {Window} view */
    detach(view) {
      view.removeEventListener("mousedown", onDown, true);
      view.removeEventListener("mouseup", onUp, true);
      view.removeEventListener("click", onClick, true);
      view.removeEventListener("keydown", onKey, true);
    },
  };
}

/** Enter or Space on what is drawn as a button but is none; a real button makes a click of it by itself.
 *  @param {KeyboardEvent} event */
function isPress(event) {
  const target = /** @type {Element | undefined} */ (event.composedPath()[0]);
  const native = ["button", "input", "textarea", "select", "a"].includes(target?.localName ?? "");
  return !native && !isEditable(target) && (event.key === "Enter" || event.key === " ") && !event.isComposing;
}

/** @param {Element | undefined} target */
const isEditable = (target) => /** @type {HTMLElement | undefined} */ (target)?.isContentEditable === true;

/** Press a button as a hand does: some sites listen to the mouse, not to the click. @param {HTMLElement} button */
function press(button) {
  const view = button.ownerDocument.defaultView ?? undefined;
  for (const kind of ["mousedown", "mouseup"]) {
    button.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true, composed: true, view }));
  }
  button.click();
}

/** Give a way to press a key again where it was pressed. @param {KeyboardEvent} event */
function repeated(event) {
  const target = event.composedPath()[0];
  const { key, code, keyCode, ctrlKey, metaKey, altKey, shiftKey } = event;
  const init = { key, code, keyCode, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true, composed: true };
  return () => void target.dispatchEvent(new KeyboardEvent("keydown", init));
}

/** Wait for an answer for so long; none, or an error, means no. @param {Promise<boolean>} answer @param {number} ms */
async function within(answer, ms) {
  const late = new Promise((/** @type {(value: boolean) => void} */ done) => setTimeout(done, ms, false));
  return Promise.race([answer.catch(() => false), late]);
}

/** @template T @param {() => T} work @returns {T | null} */
function safely(work) {
  try {
    return work();
  } catch {
    return null;
  }
}
