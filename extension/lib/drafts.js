// What is known of a draft beyond its text, kept while pages draw their editors anew.

import { Tally } from "./tally.js";

/**
 * @typedef {object} Draft
 * @property {string} nonce names it; nothing of the page's
 * @property {Set<string>} missed needs that it has missed so far
 * @property {boolean} interrupted whether its Send was held once
 * @property {Tally} tally what became of what it was told
 */

/** So many drafts whose editor is gone are remembered. */
const MOST = 20;

let count = 0;

/** Begin a draft: nothing missed in it yet, nothing asked about it. @param {Date} now @returns {Draft} */
export const newDraft = (now) => ({
  nonce: `${now.getTime().toString(36)}${(count += 1)}`,
  missed: new Set(),
  interrupted: false,
  tally: new Tally(),
});

/** Drafts whose editor the page has taken away: moved to a window, or drawn anew. */
export class Drafts {
  /** @type {{key: string, text: string, draft: Draft}[]} */
  #left = [];

  /** @param {string} key of the conversation @param {string} text @param {Draft} draft */
  leave(key, text, draft) {
    if (key && text.trim()) this.#left = [{ key, text: text.trim(), draft }, ...this.#left].slice(0, MOST);
  }

  /** Give the draft that has just turned up in another editor. @param {string} key @param {string} text
   *  @returns {Draft | null} */
  find(key, text) {
    const at = this.#left.findIndex((one) => one.key === key && one.text === text.trim());
    return at < 0 ? null : this.#left.splice(at, 1)[0].draft;
  }
}
