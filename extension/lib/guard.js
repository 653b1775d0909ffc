// Before Send: sees every way to send, asks once when it is advised, and fails open.

/** @import {Box} from "./types.d.ts" */
import { isKey } from "./keys.js";
import { isButtonKey, keyPath, press, repeated, submitted } from "./press.js";
import { isVisible } from "./seen.js";

/** How long Send may be held for a verdict, in milliseconds. */
export const PATIENCE = 300;
/** So long after a reply was let go the page may still be busy with it: what its scripts press then is the same sending. */
const ECHO = 1000;
/** So long after a key or a press what a page submits may come of it; otherwise it saves by itself. */
const HAND = 1000;
const PRESSES = ["pointerdown", "mousedown", "pointerup", "mouseup"];

/**
 * @typedef {object} Sending One way to send, as it is about to happen.
 * @property {Box} box
 * @property {HTMLElement | null} button what was pressed, or the button that does the same as the key
 * @property {() => HTMLElement | null} [anew] finds the button again where the page has drawn another in its place
 * @property {(() => void) | null} [again] does what was stopped, where a button would do something else
 */

/**
 * @typedef {object} Desk What the guard asks of the page.
 * @property {(path: EventTarget[]) => Sending | null} pressed the sending that a click or key on this path means
 * @property {(form: HTMLFormElement, button: HTMLElement | null) => Box | null} submitted whose reply a form sends
 * @property {(path: EventTarget[]) => {sending: Sending, keys: string[]} | null} typing the one that sending keys mean here
 * @property {(box: Box) => boolean} watched whether this box wants a verdict at all
 * @property {(box: Box) => boolean | null} verdict whether to speak up, if that is known for the text as it is
 * @property {(box: Box) => Promise<boolean>} check the same, asked anew
 * @property {(box: Box) => Promise<boolean>} speak ask the agent; true: send
 * @property {(box: Box) => string} mark tells this reply, in its conversation, from all others
 * @property {(box: Box, mark: string) => boolean} isSame whether it is still the reply of this mark
 * @property {(box: Box) => void} sent it is about to be sent
 * @property {(box: Box) => void} lost it was let go, but there is nothing left to press
 */

/** Stop an event for the page. @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Stop an event for the page, but let the browser make its click of it. @param {Event} event */
function hush(event) {
  // A pointer event that is prevented takes the mouse's own events with it.
  if (!event.type.startsWith("pointer")) event.preventDefault();
  event.stopImmediatePropagation();
}

/**
 * Stand before Send.
 * @param {Desk} desk
 */
export function guard(desk) {
  let passing = false;
  /** Reply boxes whose Send is held; by editor, for a box is read anew with every look. @type {Set<HTMLElement>} */
  const held = new Set();
  /** When a reply was let go. @type {WeakMap<HTMLElement, number>} */
  const gone = new WeakMap();
  /** What was pressed and stopped, until the click. @type {HTMLElement | null} */
  let pressed = null;
  /** The key that was stopped, until it is up. */
  let down = "";
  /** When a person last pressed something. */
  let touched = -HAND;

  /** @param {Event} event @param {Sending} sending */
  function meet(event, sending) {
    const { box, button, again } = sending;
    if (held.has(box.editor)) return stop(event);
    if (isEcho(event, box.editor)) return event.isTrusted ? stop(event) : undefined;
    const known = verdict(box);
    // Without a way to send later it cannot be held.
    if (known === false || !(button ?? again)) return desk.sent(box);
    stop(event);
    if (event.type === "keydown") down = /** @type {KeyboardEvent} */ (event).code;
    void hold(sending, known);
  }

  /** @param {Box} box */
  const verdict = (box) => (desk.watched(box) ? desk.verdict(box) : false);

  /** Whether this belongs to a sending that has just been let go: of the page's own making, a key that is still held
   *  down, the second half of a double click. @param {Event} event @param {HTMLElement} editor */
  function isEcho(event, editor) {
    if (!isGone(editor)) return false;
    return !event.isTrusted || Object(event).repeat === true || (event.type === "click" && Object(event).detail > 1);
  }

  /** @param {HTMLElement} editor */
  const isGone = (editor) => performance.now() - (gone.get(editor) ?? -ECHO) < ECHO;

  /** @param {Sending} sending @param {true | null} known */
  async function hold(sending, known) {
    const { box } = sending;
    held.add(box.editor);
    const mark = attempt(() => desk.mark(box), null);
    const go = await decide(box, known).catch(() => true);
    held.delete(box.editor);
    if (go) safely(() => (isSame(box, mark) ? send(sending) : desk.lost(box)));
  }

  /** What cannot be told apart counts as the same. @param {Box} box @param {string | null} mark */
  const isSame = (box, mark) => mark === null || attempt(() => desk.isSame(box, mark), true);

  /** @param {Box} box @param {true | null} known */
  async function decide(box, known) {
    const speak = known ?? (await within(desk.check(box), PATIENCE));
    return !speak || desk.speak(box);
  }

  /** @param {Sending} sending */
  function send({ box, button, anew, again }) {
    const there = button?.isConnected ? button : anew?.();
    // In another conversation by now: the same button would send something else.
    if (isElsewhere(box.editor) || !(again ?? there)) return desk.lost(box);
    gone.set(box.editor, performance.now());
    safely(() => desk.sent(box));
    passing = true;
    try {
      if (again) again();
      else if (there) press(there);
    } finally {
      passing = false;
    }
  }

  /** Some sites send when the button goes down or comes up: what cannot pass at once is kept from them up to the click.
   *  @param {MouseEvent} event */
  function onPress(event) {
    touch(event);
    if (passing) return;
    if (!event.type.endsWith("down")) {
      return pressed && event.composedPath().includes(pressed) ? hush(event) : undefined;
    }
    if (event.type === "pointerdown") pressed = null;
    const sending = event.button === 0 ? desk.pressed(event.composedPath()) : null;
    if (!sending || isFree(sending.box)) return;
    pressed = sending.button;
    // The answer has until the button comes up as well.
    if (verdict(sending.box) === null) void desk.check(sending.box).catch(() => false);
    hush(event);
  }

  /** @param {Box} box */
  const isFree = (box) => !held.has(box.editor) && verdict(box) === false;

  /** @param {Event} event */
  function touch({ isTrusted }) {
    if (isTrusted) touched = performance.now();
  }

  /** @param {Event} event */
  function onClick(event) {
    touch(event);
    if (passing) return;
    pressed = null;
    const sending = desk.pressed(event.composedPath());
    if (sending) meet(event, sending);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (mayAct(event)) touch(event);
    if (passing) return;
    if (event.repeat && event.code === down) return stop(event);
    down = "";
    const sending = isButtonKey(event) ? desk.pressed(keyPath(event)) : keyed(event);
    if (sending) meet(event, sending);
  }

  /** Some sites send when the key comes up. @param {KeyboardEvent} event */
  function onKeyUp(event) {
    if (passing || event.code !== down) return;
    down = "";
    stop(event);
  }

  /** @param {KeyboardEvent} event @returns {Sending | null} */
  function keyed(event) {
    if (!mayAct(event)) return null;
    const here = desk.typing(event.composedPath());
    const keys = here?.keys.find((one) => isKey(event, one));
    if (!here || !keys) return null;
    const { sending } = here;
    // Enter is the button's key; the other keys may send in ways of their own, "as solved" for one.
    return /Enter$/.test(keys) && sending.button ? sending : { ...sending, again: repeated(event) };
  }

  /** A page may submit by ways that nobody knows. @param {SubmitEvent} event */
  function onSubmit(event) {
    if (passing || performance.now() - touched > HAND) return;
    const form = /** @type {HTMLFormElement} */ (event.composedPath()[0]);
    const box = desk.submitted(form, event.submitter);
    if (!box || isGone(box.editor)) return;
    meet(event, { box, button: null, again: submitted(form, event.submitter) });
  }

  /** Ours are the first to fail and the last to stop a reply. @param {(event: any) => void} work */
  const quietly = (work) => (/** @type {Event} */ event) => void safely(() => work(event));
  /** @type {[string, (event: Event) => void][]} */
  const listeners = [
    ...PRESSES.map((kind) => /** @type {[string, (event: Event) => void]} */ ([kind, quietly(onPress)])),
    ["click", quietly(onClick)],
    ["keydown", quietly(onKey)],
    ["keyup", quietly(onKeyUp)],
    ["submit", quietly(onSubmit)],
  ];

  return {
    /** Listen in a window. @param {Window} view */
    attach: (view) => listeners.forEach(([kind, listener]) => view.addEventListener(kind, listener, true)),
    /** @param {Window} view */
    detach: (view) => listeners.forEach(([kind, listener]) => view.removeEventListener(kind, listener, true)),
  };
}

/** No letter alone sends: to look for buttons with each of them would slow typing. @param {KeyboardEvent} event */
const mayAct = ({ key, ctrlKey, metaKey, altKey }) => key === "Enter" || ctrlKey || metaKey || altKey;

/** Whether an editor is still there but no longer in sight, as those of other tabs are. @param {HTMLElement} editor */
const isElsewhere = (editor) => editor.isConnected && !isVisible(editor);

/** Wait for an answer for so long; none, or an error, means no. @param {Promise<boolean>} answer @param {number} ms */
async function within(answer, ms) {
  const late = new Promise((/** @type {(value: boolean) => void} */ done) => setTimeout(done, ms, false));
  return Promise.race([answer.catch(() => false), late]);
}

/** Without us the page works on. @param {() => void} work */
const safely = (work) => attempt(work, undefined);

/** @template T @param {() => T} work @param {T} otherwise @returns {T} */
function attempt(work, otherwise) {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
