// Which reply box a click or a key would send.

/** @import {SiteRow} from "./types.d.ts" */
/** @import {Sending} from "./guard.js" */
/** @import {Session} from "./session.js" */
import { isSend, sendButtons, sendKeys } from "./boxes.js";
import { saysEnter } from "./enter.js";
import { holds } from "./sites.js";

/** A click lands on a button or on something drawn in it: so many steps up are looked at. */
const DEPTH = 6;
/** Keys that send where a site row does not say. */
const USUAL_KEYS = ["Mod+Enter"];

/** Find what is sent by a press on this path: that of the first session whose button it is.
 *  @param {Session[]} sessions @param {SiteRow | null} row @param {EventTarget[]} path @returns {Sending | null} */
export function pressed(sessions, row, path) {
  const near = path.slice(0, DEPTH).filter((node) => "matches" in node);
  for (const { box } of sessions) {
    const button = near.find((node) => isSend(row, box, /** @type {Element} */ (node)));
    const anew = () => sendButtons(row, box);
    if (button) return { box, ...buttonOf(anew(), /** @type {HTMLElement} */ (button), anew) };
  }
  return null;
}

/** The Send button can be found again when it is drawn anew; an entry of its menu cannot.
 *  @param {Element[]} sends @param {HTMLElement} button @param {() => Element[]} anew */
function buttonOf(sends, button, anew) {
  const isSendButton = sends.some((one) => one === button || one.contains(button));
  return isSendButton ? { button, anew: () => /** @type {HTMLElement | null} */ (anew()[0] ?? null) } : { button };
}

/** Tell whose reply a form sends: by a button that sends, or where it has no other. @param {Session[]} sessions
 *  @param {SiteRow | null} row @param {HTMLFormElement} form @param {HTMLElement | null} button */
export function submitted(sessions, row, form, button) {
  for (const { box } of sessions) {
    const does = () => (button ? [button] : submitsOf(form)).every((one) => isSend(row, box, one));
    if (holds(form, box.editor) && (button || submitsOf(form).length) && does()) return box;
  }
  return null;
}

/** @param {HTMLFormElement} form @returns {HTMLElement[]} */
const submitsOf = (form) => [...form.querySelectorAll("button, input")].filter(isSubmit);

/** @param {Element} field @returns {field is HTMLButtonElement} */
const isSubmit = (field) => ["submit", "image"].includes(/** @type {HTMLButtonElement} */ (field).type);

/** Find what the sending keys would send here, and which they are.
 *  @param {Session[]} sessions @param {SiteRow | null} row @param {EventTarget[]} path */
export function typed(sessions, row, path) {
  // A box without a part of its own has the whole page around it, other editors and their keys too.
  const isAround = (/** @type {Session} */ { box: { root } }) => root.nodeType === 1 && path.includes(root);
  // Two boxes may share a root: the one that is typed in comes first.
  const session = sessions.find(({ editor }) => path.includes(editor)) ?? sessions.find(isAround);
  if (!session) return null;
  const { box, editor } = session;
  const anew = () => /** @type {HTMLElement | null} */ (sendButtons(row, box)[0] ?? null);
  const isIn = path.includes(editor);
  const keys = keysOf(row, session).filter((one) => one !== "Enter" || isIn);
  return { sending: { box, button: anew(), anew }, keys };
}

/** @param {SiteRow | null} row @param {Session} session */
function keysOf(row, { box, editor }) {
  const keys = row ? sendKeys(row, box) : [...USUAL_KEYS, ...(saysEnter(box) ? ["Enter"] : [])];
  // In an open list of names or answers Enter chooses.
  return editor.getAttribute("aria-activedescendant") ? keys.filter((one) => one !== "Enter") : keys;
}
