// What the server is asked: the newest messages that fit, the draft, and who is who.

/** @import {AnalysisRequest, Own, Read, ReadMessage, ServerState, SiteRow} from "./types.d.ts" */

/** @typedef {{request: AnalysisRequest, sent: ReadMessage[]}} Asked `sent[i]` is what stands at index i of the thread. */

const NUL = /\0/g;

/** Make a text that strict JSON takes, without moving any offset. @param {string} text @param {number} most */
export function clean(text, most) {
  const cut = text.length > most && isHigh(text.charCodeAt(most - 1)) ? most - 1 : most;
  return text.slice(0, cut).toWellFormed().replace(NUL, "\uFFFD");
}

/** @param {number} unit */
const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;

/** Give a time in ISO 8601 with the offset of the agent's own day. @param {Date} time */
export function localIso(time) {
  const minutes = -time.getTimezoneOffset();
  const two = (/** @type {number} */ n) => String(Math.trunc(Math.abs(n))).padStart(2, "0");
  const local = new Date(time.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  return `${local}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/**
 * Build the request for a conversation and a draft.
 * @param {Read} read
 * @param {string} draft
 * @param {{row: SiteRow | null, own: Own, now: Date, limits: ServerState["limits"]}} with_
 * @returns {Asked}
 */
export function requestOf(read, draft, { row, own, now, limits }) {
  const known = read.messages.filter((message) => message.text.trim());
  const sent = known.slice(-limits.messages);
  const request = {
    thread: sent.map((message) => wired(message, limits.message)),
    draft: clean(draft, limits.draft),
    now: localIso(now),
    channel: row?.channel ?? "email",
    ...named("customer", customerOf(sent)?.author),
    ...named("agent", own.names[0]),
    ...(isPartial(read, sent.length) ? { partial: true } : {}),
  };
  return { request, sent };
}

/** @param {Read} read @param {number} sent */
export const isPartial = (read, sent) => (read.total ?? read.messages.length) > sent || read.load !== null;

/** Find the customer whose turn is the last. @param {ReadMessage[]} messages */
export const customerOf = (messages) => messages.findLast((message) => message.role === "customer");

/** @param {ReadMessage} message @param {number} most */
function wired({ role, text, at, author }, most) {
  return { role, text: clean(text, most), ...(at ? { at } : {}), ...named("author", author) };
}

/** @param {string} key @param {string | undefined} name */
const named = (key, name) => (name?.trim() ? { [key]: clean(name.trim(), 200) } : {});
