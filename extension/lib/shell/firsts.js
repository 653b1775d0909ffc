// What an answer says of the customer's messages, counted once for each: known again by a keyed hash in memory.

/** @import {Analysis, AnalysisRequest, Event, MessageReading} from "../types.d.ts" */

const KEPT = "read";
/** So many are known again. */
const MOST = 3000;
const UPSET = ["frustrated", "angry"];

/** @typedef {{key: number[], known: string[]}} Memory */

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Give what an answer counts for the first time: how each message of the customer's reads and why, and which promises
 * of ours were kept.
 * @param {AnalysisRequest} request @param {Analysis} answer @returns {Promise<Event[]>}
 */
export function firsts(request, answer) {
  const next = last.then(() => fresh(request, answer));
  last = next.catch(() => undefined);
  return next;
}

/** @param {AnalysisRequest} request @param {Analysis} answer */
async function fresh({ thread = [] }, answer) {
  if (answer.incomplete) return [];
  const memory = await remembered();
  const name = namer(memory.key);
  /** @type {[string, Event[]][]} */
  const all = await Promise.all([
    ...answer.messages.filter(isCustomers).map(async (one) => pair(await name(thread[one.index]), readingOf(one))),
    ...answer.promises.map(async (one) => pair(await name(thread[one.message], one.start), promiseOf(one.status))),
  ]);
  const known = new Set(memory.known);
  const news = all.filter(([id, events]) => id && events.length && !known.has(id) && known.add(id));
  if (news.length) await keep({ ...memory, known: [...known].slice(-MOST) });
  return news.flatMap(([, events]) => events);
}

/** @param {string} id @param {Event[]} events @returns {[string, Event[]]} */
const pair = (id, events) => [id, events];

/** @param {MessageReading} one */
const isCustomers = ({ role, level }) => role === "customer" && Boolean(level);

/** @param {MessageReading} one @returns {Event[]} */
function readingOf({ level, evidence }) {
  const causes = UPSET.includes(level ?? "") ? evidence.flatMap(({ cause }) => cause ?? []) : [];
  return [`level:${level}`, ...new Set(causes.map((cause) => `cause:${cause}`))].map(read);
}

/** @param {string} status @returns {Event[]} */
const promiseOf = (status) => (["kept", "broken"].includes(status) ? [read(`promise:${status}`)] : []);

/** @param {string} subject @returns {Event} */
const read = (subject) => ({ action: "read", subject });

/** @returns {Promise<Memory>} */
async function remembered() {
  const memory = /** @type {Memory | undefined} */ ((await chrome.storage.session.get(KEPT))[KEPT]);
  return memory ?? { key: [...crypto.getRandomValues(new Uint8Array(32))], known: [] };
}

/** @param {Memory} memory */
const keep = (memory) => chrome.storage.session.set({ [KEPT]: memory }).catch(() => undefined);

/** Give a way to name a message, or a place in it, that nobody can turn back into words. @param {number[]} bytes */
function namer(bytes) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = crypto.subtle.importKey("raw", new Uint8Array(bytes), algorithm, false, ["sign"]);
  /** @param {{text?: string, author?: string} | undefined} message @param {number | ""} [place] */
  return async (message, place = "") => {
    if (!message?.text) return "";
    const words = new TextEncoder().encode([message.author ?? "", message.text, place].join("\0"));
    const signed = new Uint8Array(await crypto.subtle.sign("HMAC", await key, words));
    return btoa(String.fromCharCode(...signed.slice(0, 15)));
  };
}
