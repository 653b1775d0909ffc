// Noticing that a site has changed: the row's marks are there, and yet what must be there is not.

/** @import {Box, ReadMessage, SiteRow} from "./types.d.ts" */
/** @import {Part} from "./parts.js" */
import { sendButtons } from "./boxes.js";

/** Name the row's members that find nothing though a reply is being written.
 *  @param {SiteRow} row @param {Box | null} box @param {Part[]} parts @param {ReadMessage[]} messages
 *  @returns {string[]} */
export function changesIn(row, box, parts, messages) {
  if (!box) return [];
  const { customer, agent, other } = row.thread;
  const open = parts.slice(-20).filter((part) => !part.isMarked(row.thread.collapsed));
  const isTold = (/** @type {Part} */ part) => [customer, agent, other].some((side) => part.isMarked(side));
  const nameless = messages.length > 0 && messages.every(({ author, address }) => !author && !address);
  const changes = {
    "thread.message": !parts.length,
    "thread.text": open.length > 0 && open.every((part) => !part.texts.length),
    "thread.author": nameless && row.thread.author !== undefined && !row.thread.customer,
    "thread.customer": Boolean(customer && agent) && open.length > 0 && !open.some(isTold),
    "send.button": row.send.button.length > 0 && !sendButtons(row, box).length,
  };
  return Object.entries(changes).flatMap(([name, is]) => (is ? [name] : []));
}
