// Finds a phrase again in a text whose line ends and spaces an editor may have changed. Pure.

/** @typedef {{ start: number, end: number, at: (offset: number) => number }} Match */

/** Find the occurrence of a phrase nearest to `near`; `at` takes offsets of the phrase to offsets of the text.
 * @param {string} text
 * @param {string} phrase
 * @param {number} near
 * @returns {Match | null} */
export function match(text, phrase, near) {
  const there = letters(text);
  const sought = letters(phrase);
  if (!sought.words) return null;
  const target = there.at.findIndex((at) => at >= near);
  const found = nearest(there.words, sought.words, target < 0 ? there.words.length : target);
  if (found < 0) return null;
  const start = there.at[found];
  const end = there.at[found + sought.words.length - 1] + 1;
  return { start, end, at: (offset) => placed(offset, sought.at, there.at, found, end) };
}

/** @param {string} text */
function letters(text) {
  /** @type {number[]} */
  const at = [];
  for (let index = 0; index < text.length; index++) if (/[^\s\u200b\u2060]/.test(text[index])) at.push(index);
  return { words: at.map((index) => text[index]).join(""), at };
}

/** Return a text with every white space a single space: two that are equal then read the same.
 * @param {string} text */
export const level = (text) => text.replace(/[\s\u200b\u2060]+/g, " ").trim();

/** @param {string} words
 * @param {string} sought
 * @param {number} near */
function nearest(words, sought, near) {
  const before = words.lastIndexOf(sought, near);
  const after = words.indexOf(sought, near);
  if (before < 0 || after < 0) return Math.max(before, after);
  return near - before <= after - near ? before : after;
}

/** @param {number} offset
 * @param {number[]} sought
 * @param {number[]} there
 * @param {number} found
 * @param {number} end */
function placed(offset, sought, there, found, end) {
  const letter = sought.findIndex((at) => at >= offset);
  return letter < 0 ? end : there[found + letter] - (sought[letter] - offset);
}
