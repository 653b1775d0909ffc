// Conversations remembered while the browser is open: some programs do not show the thread beside the reply.

/** @import {Read, ReadMessage, Remembered} from "./types.d.ts" */

/**
 * @typedef {object} Shelf Where remembered conversations are kept; never on disk.
 * @property {(key: string, thread: Remembered) => Promise<unknown>} keep
 * @property {(key: string) => Promise<Remembered | null>} fetch
 */

/** So many messages are remembered of one conversation. */
const MOST = 50;

/** Remember what was read, together with what was read of the same conversation before. @param {Read} read
 *  @param {Shelf} shelf */
export async function remember(read, shelf) {
  if (read.quoted || !read.messages.length) return;
  const before = read.total === null ? await shelf.fetch(read.key) : null;
  const fresh = read.messages.map(withoutElement);
  await shelf.keep(read.key, { messages: merged(before?.messages ?? [], fresh).slice(-MOST), total: read.total });
}

/** Fill in what is remembered, where the page has no thread or only one message of it.
 *  @param {Read} read @param {Shelf} shelf @param {Document} doc @returns {Promise<Read>} */
export async function recall(read, shelf, doc) {
  if (!read.quoted && read.total !== null) return read;
  const held = await shelf.fetch(read.key).catch(() => null);
  if (!held?.messages.length) return read;
  const nowhere = doc.createElement("span");
  const known = new Map(read.quoted ? [] : read.messages.map((message) => [message.id, message]));
  const older = held.messages.map((message) => known.get(message.id) ?? { ...message, element: nowhere });
  const messages = /** @type {ReadMessage[]} */ (merged(older, [...known.values()]));
  const all = held.total !== null && held.total <= messages.length;
  return { ...read, messages, total: held.total, load: all ? null : read.load, quoted: false };
}

/** @template {{id: string, at: string | null}} M @param {M[]} older @param {M[]} newer @returns {M[]} */
function merged(older, newer) {
  const ids = new Set(newer.map(({ id }) => id));
  const both = [...older.filter(({ id }) => !ids.has(id)), ...newer];
  return both.every(({ at }) => at) ? both.toSorted((a, b) => String(a.at).localeCompare(String(b.at))) : both;
}

/** @param {ReadMessage} message */
const withoutElement = ({ id, role, text, author, address, at }) => ({ id, role, text, author, address, at });
