// What happens to findings and phrases, gathered as counts without any text, and sent seldom.

/** @import {Event} from "../types.d.ts" */
/** @import {Address, Said} from "./server.js" */
import { Failed, call } from "./server.js";

const KEPT = "counts";
/** No more than one batch in so many milliseconds. */
export const MINUTE = 60_000;
/** So long is gathered before the first: a background sleeps sooner than a minute. */
const SOON = 20_000;
/** So many different ones wait for a server that is away; of more nothing is kept. */
const MOST_WAITING = 200;
const MOST_TOLD = 200;
/** What one batch may hold, and one event count. */
const MOST = 100;
const LONGEST = 120;
const SUBJECT = /^[a-z]+(:[\w-]+(\/[\w-]+)*)?$/;
const SITE = /^[a-z][a-z0-9-]{0,39}$/;
const REVISION = /^[A-Za-z0-9._-]{1,100}$/;
/** The answers after which nothing was written. */
const LATER = [429, 503];

/** @typedef {{action: string, subject: string, n: number, site: string, revision: string}} Waiting */
/** @typedef {{server: string, waiting: Waiting[], sent: number}} Bag `sent`: when a batch was sent last. */
/** @typedef {() => Promise<{server: Address, events: string[]}>} Where the server in use, and what it counts */

/** @returns {Bag} */
const empty = (server = "") => ({ server, waiting: [], sent: 0 });

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/** Wait for each other: two that read the bag at once would lose a count. @template T @param {() => Promise<T>} work
 *  @returns {Promise<T>} */
function inTurn(work) {
  const next = last.then(work);
  last = next.catch(() => undefined);
  return next;
}

/** @param {string} server @returns {Promise<Bag>} */
async function bagOf(server) {
  const bag = /** @type {Bag | undefined} */ ((await chrome.storage.session.get(KEPT))[KEPT]);
  return bag?.server === server ? bag : empty(server);
}

/** @param {Bag} bag */
const keep = (bag) => chrome.storage.session.set({ [KEPT]: bag });

/** Keep of what a page says what can be an event that this server counts. @param {unknown} said
 *  @param {string[]} events @returns {{action: string, subject: string, n: number}[]} */
export function sound(said, events) {
  return (Array.isArray(said) ? said.slice(0, MOST_TOLD) : []).flatMap((one) => {
    const { action, subject, n = 1 } = Object(one);
    const fits = typeof subject === "string" && subject.length <= LONGEST && SUBJECT.test(subject);
    return fits && events.includes(action) && Number.isInteger(n) && n > 0 && n <= MOST ? [{ action, subject, n }] : [];
  });
}

/**
 * Add to what waits, and send it when it is time.
 * @param {Event[]} told @param {{site: string, revision: string}} of @param {Where} where
 */
export async function gather(told, { site, revision }, where) {
  const { server, events } = await where();
  const more = sound(told, events);
  if (!more.length) return;
  const about = { site: SITE.test(site) ? site : "", revision: REVISION.test(revision) ? revision : "" };
  await inTurn(async () => {
    const bag = await bagOf(server.url);
    for (const one of more) add(bag.waiting, { ...one, ...about });
    await keep(bag);
  });
  await sendWhenDue(where);
}

/** @param {Waiting[]} waiting @param {Waiting} one */
function add(waiting, one) {
  const same = waiting.find((other) => nameOf(other) === nameOf(one));
  if (same) same.n += one.n;
  else if (waiting.length < MOST_WAITING) waiting.push(one);
}

/** @param {Waiting} one */
const nameOf = ({ action, subject, site, revision }) => [action, subject, site, revision].join(" ");

let timer = 0;

/** Send if the last batch is a minute ago, else when it is. @param {Where} where @returns {Promise<unknown>} */
export async function sendWhenDue(where) {
  const wait = await dueIn(where);
  if (wait === 0) return send(where);
  if (wait === null || timer) return null;
  timer = setTimeout(() => {
    timer = 0;
    void sendWhenDue(where).catch(() => undefined);
  }, wait);
  // A program that has nothing else to do need not stay for it.
  Object(timer).unref?.();
  return null;
}

/** Milliseconds until something may be sent; null when nothing waits. @param {Where} where */
export async function dueIn(where) {
  const { waiting, sent } = await bagOf((await where()).server.url);
  if (!waiting.length) return null;
  return sent ? Math.max(0, sent + MINUTE - Date.now()) : SOON;
}

/** Send a batch of what waits; what the server could not take at all waits on, and no other is sent twice.
 *  @param {Where} where */
export const send = (where) =>
  inTurn(async () => {
    const { server, events } = await where();
    const bag = await bagOf(server.url);
    const { batch, rest } = cut(bag.waiting, events);
    if (!batch.length) return keep({ ...bag, waiting: [] });
    // Taken out before it is sent: a count that is lost is better than one that counts twice.
    await keep({ ...bag, waiting: rest, sent: Date.now() });
    const left = leftOf(batch, await told(server, batch));
    if (left.length) await keep({ ...bag, waiting: [...left, ...rest].slice(0, MOST_WAITING), sent: Date.now() });
  });

/** Take what goes into one batch. @param {Waiting[]} all @param {string[]} events */
function cut(all, events) {
  const known = all.filter(({ action }) => events.includes(action));
  const batch = known.slice(0, MOST).map((one) => ({ ...one, n: Math.min(MOST, one.n) }));
  const over = known.slice(0, MOST).flatMap((one) => (one.n > MOST ? { ...one, n: one.n - MOST } : []));
  return { batch, rest: [...over, ...known.slice(MOST)] };
}

/** What all have in common; "" for nothing. @param {string[]} all */
const common = (all) => (all.every((one) => one === all[0]) ? all[0] : "");

/** @param {Address} server @param {Waiting[]} batch @returns {Promise<Said | Failed>} */
async function told(server, batch) {
  const site = common(batch.map((one) => one.site));
  const revision = common(batch.map((one) => one.revision));
  const events = batch.map(({ action, subject, n }) => ({ action, subject, ...(n > 1 ? { n } : {}) }));
  const body = { events, ...(site ? { site } : {}), ...(revision ? { revision } : {}) };
  try {
    return await call(server, "/v1/events", { body });
  } catch (error) {
    return error instanceof Failed ? error : new Failed("refused");
  }
}

/** What of a batch is to be sent again. @param {Waiting[]} batch @param {Said | Failed} said */
function leftOf(batch, said) {
  if (said instanceof Failed) return ["offline", "denied"].includes(said.trouble) ? batch : [];
  if (LATER.includes(said.status)) return batch;
  // One that the server does not know must not take the others with it.
  const wrong = said.status === 422 && /^events\[(\d+)\]/.exec(String(said.body?.field))?.[1];
  return wrong ? batch.filter((_, at) => at !== Number(wrong)) : [];
}
