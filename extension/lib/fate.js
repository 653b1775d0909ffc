// What became of an inserted phrase: whether its words, blanks apart, still stand in the draft.

/** @import {Offer} from "./types.d.ts" */

/** So many words in a row are the phrase's and not the agent's own. */
const RUN = 3;

/** @param {string} text */
const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Tell whether a phrase was left as it is, changed, or taken out again. @param {Pick<Offer, "text" | "slots">} phrase
 *  @param {string} draft @returns {"kept" | "edited" | "gone"} */
export function fateOf(phrase, draft) {
  const words = wordsOf(draft);
  const stretches = stretchesOf(phrase);
  if (stands(stretches, words)) return "kept";
  return stretches.flatMap(runsOf).some((run) => place(run, words, 0) >= 0) ? "edited" : "gone";
}

/** The words between the blanks. @param {Pick<Offer, "text" | "slots">} phrase */
function stretchesOf({ text, slots }) {
  const stretches = [];
  let at = 0;
  for (const { start, end } of [...slots].sort((a, b) => a.start - b.start)) {
    stretches.push(text.slice(at, Math.max(at, start)));
    at = Math.max(at, end);
  }
  return [...stretches, text.slice(at)].map(wordsOf).filter((words) => words.length);
}

/** One after the other, with anything in the blanks. @param {string[][]} stretches @param {string[]} words */
function stands(stretches, words) {
  let at = 0;
  for (const stretch of stretches) {
    const found = place(stretch, words, at);
    if (found < 0) return false;
    at = found + stretch.length;
  }
  return true;
}

/** @param {string[]} words */
const runsOf = (words) =>
  words.length <= RUN ? [words] : words.slice(RUN - 1).map((_, at) => words.slice(at, at + RUN));

/** @param {string[]} some @param {string[]} words @param {number} from */
function place(some, words, from) {
  for (let at = from; at + some.length <= words.length; at += 1) {
    if (some.every((word, by) => words[at + by] === word)) return at;
  }
  return -1;
}
