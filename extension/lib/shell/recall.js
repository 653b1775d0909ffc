// Threads read on one page for the page of their reply: in the browser's memory only, a day at most, each site its own.

/** @import {Remembered} from "../types.d.ts" */

const DAY = 24 * 3600 * 1000;
const MOST = 40;
const PREFIX = "thread ";

/** @typedef {{at: number, thread: Remembered}} Held */

/** @param {string} site @param {string} key */
const nameOf = (site, key) => `${PREFIX}${site} ${key}`;

/** Hold a thread. @param {string} site @param {string} key @param {Remembered} thread */
export async function remember(site, key, thread) {
  const held = { [nameOf(site, key)]: { at: Date.now(), thread } };
  await chrome.storage.session.set(held).catch(async () => {
    await tidy(0);
    await chrome.storage.session.set(held);
  });
  await tidy(MOST);
  return null;
}

/** Give a thread that is held, or null. @param {string} site @param {string} key
 * @returns {Promise<Remembered | null>} */
export async function recall(site, key) {
  const name = nameOf(site, key);
  const held = /** @type {Held | undefined} */ ((await chrome.storage.session.get(name))[name]);
  return held && Date.now() - held.at < DAY ? held.thread : null;
}

/** Browsers have room for so much and no more. @param {number} most */
async function tidy(most) {
  const all = /** @type {[string, Held][]} */ (Object.entries(await chrome.storage.session.get(null)));
  const held = all.filter(([name]) => name.startsWith(PREFIX)).sort(([, one], [, other]) => other.at - one.at);
  const over = held.filter(([, { at }], place) => place >= most || Date.now() - at >= DAY);
  if (over.length) await chrome.storage.session.remove(over.map(([name]) => name));
}
