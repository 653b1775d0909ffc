// What the reply boxes of a page share, and what of them is none of our business.

/** @import {Box, Hello, Own, Read, SiteRow, Trouble} from "./types.d.ts" */
/** @import {Drafts} from "./drafts.js" */
/** @import {Host} from "./host.js" */
/** @import {Shell} from "./protocol.js" */
/** @import {Session} from "./session.js" */
import { QUOTED } from "./generic.js";
import { allOwn } from "./whose.js";

/**
 * @typedef {object} Page What all boxes of a page share.
 * @property {Shell} shell
 * @property {Host} host
 * @property {Hello} hello
 * @property {SiteRow | null} row
 * @property {Drafts} drafts
 * @property {(box: Box) => Promise<Read>} read
 * @property {(box: Box) => string} name which conversation it belongs to at this moment
 * @property {(session: Session) => void} changed a view has changed
 * @property {(session: Session) => void} open the card is wanted
 * @property {() => Date} now
 */

/** Tell whether this is nobody's reply to a customer: a note, a forward, a mail among colleagues.
 *  @param {Box} box @param {Own} own */
export function isSilent({ kind, recipients, copies = [] }, own) {
  return kind !== "reply" || (recipients !== null && allOwn([...recipients, ...copies], own));
}

/** Tell whether replies may be asked about before they are sent. @param {Hello} hello */
export const isGuarded = ({ on, paired, settings, off, shadow }) =>
  on && paired && !shadow && settings.mode === "nudge" && !off.includes("guard");

/** Say what the reading of the page itself has to admit. @param {Read} read @returns {Trouble | null} */
export function admission({ changed, messages }) {
  if (changed.length) return "changed";
  return messages.some(({ role }) => role === "customer") ? null : "unread";
}

/** Say what of a draft is not the agent's own. @param {Pick<Page, "row">} page */
export function optionsOf({ row }) {
  const { quote, plain } = row?.composer ?? QUOTED;
  return { quote, plain };
}
