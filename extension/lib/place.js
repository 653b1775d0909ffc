// Where a phrase goes in a draft, told by the shape of the text alone, whatever its language. Pure.

import { linesOf } from "./quotes.js";

/** @typedef {import("./types").Offer} Offer */
/** @typedef {{ start: number, end: number, before: string, after: string }} Spot */
/** @typedef {import("./quotes.js").Line} Line */

const LONGEST = 40;
const MOST_WORDS = 5;
const MOST_SIGN_OFF_LINES = 6;

/** Return where a phrase goes, and what stands before and after it; null when the words to replace have changed.
 * @param {string} text
 * @param {Pick<Offer, "text" | "place" | "replaces">} offer
 * @param {number | null} caret
 * @returns {Spot | null} */
export function spotFor(text, offer, caret) {
  if (offer.place === "replace") return replacement(text, offer);
  if (!text.trim()) return { start: caret ?? 0, end: caret ?? 0, before: "", after: "" };
  if (offer.place === "opening") return opening(text, caret);
  if (offer.place === "closing") return closing(text, caret);
  const body = bodyOf(text, caret);
  const inside = caret !== null && (offer.place === "caret" || inBody(text, body, caret));
  if (!inside) return closing(text, caret);
  return within(text, offer.place === "caret" ? caret : wordEnd(text, caret), offer.text.includes("\n") ? "\n\n" : " ");
}

/** The end of the greeting line is not yet the body; empty lines before the sign-off are.
 * @param {string} text
 * @param {{ start: number, signOff: number }} body
 * @param {number} caret */
const inBody = (text, { start, signOff }, caret) =>
  (caret > start || !start) && (caret < signOff || signOff === text.length);

/** @param {string} text
 * @param {Pick<Offer, "text" | "replaces">} offer
 * @returns {Spot | null} */
function replacement(text, { text: words, replaces }) {
  if (!replaces || text.slice(replaces.start, replaces.end) !== replaces.text) return null;
  return words ? { start: replaces.start, end: replaces.end, before: "", after: "" } : leftOut(text, replaces);
}

/** Leave words out, with the space on one side. A letter beside them is written anew: editors take that as an edit of
 * their own, but not a bare deletion.
 * @param {string} text
 * @param {{ start: number, end: number }} replaces
 * @returns {Spot} */
function leftOut(text, { start, end }) {
  const head = text.slice(0, start).trimEnd();
  const tail = text.slice(end).trimStart();
  const next = text.length - tail.length;
  const sameLine = !text.slice(head.length, start).includes("\n") || text.slice(end, next).includes("\n");
  const [before] = /.?$/su.exec(head) ?? [""];
  const [after] = /^.?/su.exec(tail) ?? [""];
  if (before && (sameLine || !after)) return { start: head.length - before.length, end, before, after: "" };
  return { start, end: after ? next + after.length : end, before: "", after };
}

/** @param {string} text
 * @param {number | null} caret */
function opening(text, caret) {
  const { start, first } = bodyOf(text, caret);
  return between(text, start, first);
}

/** @param {string} text
 * @param {number | null} caret */
function closing(text, caret) {
  const { end, signOff } = bodyOf(text, caret);
  return between(text, end, signOff);
}

/** Return the body: it starts where the greeting ends and `first` is its first word; it ends before the sign-off.
 * @param {string} text
 * @param {number | null} caret
 * @returns {{ start: number, first: number, end: number, signOff: number }} */
export function bodyOf(text, caret) {
  const lines = linesOf(text);
  const greeting = greetingLine(lines, caret);
  const start = greeting?.end ?? 0;
  const rest = lines.filter((line) => line.start >= start && line.start !== greeting?.start);
  const signOff = signOffStart(rest, text.length, caret);
  const body = text.slice(start, signOff);
  const words = body.trim() ? body.length - body.trimStart().length : 0;
  return { start, first: body.trim() ? start + words : signOff, end: start + body.trimEnd().length, signOff };
}

/** The first line, when it is short and ends as a greeting does: with a comma, a mark, a colon or nothing.
 * @param {Line[]} lines
 * @param {number | null} caret */
function greetingLine(lines, caret) {
  const at = lines.findIndex((line) => line.words.trim());
  const line = lines[at];
  if (!isShort(line)) return null;
  const words = line.words.trimEnd();
  const last = at === lines.length - 1;
  const ends = /[,!:，！：،]$/.test(words) || (!last && !/[.?;…]$/.test(words));
  return ends && !onlySignOff(lines, at, caret) ? line : null;
}

/** Tell whether nothing but a sign-off stands below empty lines where the reply is still to be written.
 * @param {Line[]} lines
 * @param {number} at
 * @param {number | null} caret */
function onlySignOff(lines, at, caret) {
  if (!at || (caret !== null && caret > lines[at].start)) return false;
  return lines.slice(at).every((line) => !line.words.trim() || isShort(line));
}

/** @param {Line} line */
function isShort({ words }) {
  const trimmed = words.trim();
  return trimmed.length <= LONGEST && trimmed.split(/\s+/).length <= MOST_WORDS;
}

/** Find where the sign-off starts: the last short lines, the first with a comma or after an empty one.
 * @param {Line[]} lines without the greeting
 * @param {number} length
 * @param {number | null} caret
 * @returns {number} */
function signOffStart(lines, length, caret) {
  const full = lines.filter((line) => line.words.trim());
  const comma = shortTail(full).findLast((line) => /[,，،]$/.test(line.words.trim()) && !writing(line, caret));
  if (comma) return comma.start;
  const tail = shortTail(full, caret);
  // Without a comma it is the last paragraph of short lines.
  const first = tail.find((line) => line === tail[0] || afterBlank(lines, line));
  return first && stands(lines, first, tail.length === full.length) ? first.start : length;
}

/** @param {Line[]} full
 * @param {number | null} caret */
function shortTail(full, caret = null) {
  const from = full.findLastIndex((line) => !isShort(line) || isSentence(line) || writing(line, caret));
  return full.slice(from + 1).slice(-MOST_SIGN_OFF_LINES);
}

/** @param {Line} line */
const isSentence = (line) => /[.?;:…。？]$/.test(line.words.trim());

/** A line that is being written is no sign-off yet.
 * @param {Line} line
 * @param {number | null} caret */
const writing = (line, caret) => caret !== null && caret > line.start && caret <= line.end;

/** @param {Line[]} lines
 * @param {Line} line */
const afterBlank = (lines, line) => !lines[lines.indexOf(line) - 1]?.words.trim();

/** Without a comma, a sign-off stands apart, or is all there is below the greeting.
 * @param {Line[]} lines
 * @param {Line} first
 * @param {boolean} all */
const stands = (lines, first, all) => all || afterBlank(lines, first);

/** Make the phrase a paragraph of its own between words that end at `low` and words that start at `high`, using the
 * empty lines that are there.
 * @param {string} text
 * @param {number} low
 * @param {number} high
 * @returns {Spot} */
function between(text, low, high) {
  const ends = [...text.slice(low, high)].flatMap((letter, at) => (letter === "\n" ? [low + at + 1] : []));
  const above = text.slice(0, low).trim() ? 2 : 0;
  const below = text.slice(high).trim() ? 2 : 0;
  const used = Math.min(above, ends.length);
  const at = used ? ends[used - 1] : low;
  const rest = Math.min(below, ends.length - used);
  return { start: at, end: at, before: "\n".repeat(above - used), after: "\n".repeat(below - rest) };
}

/** Put it between words, with a space; what has paragraphs, as paragraphs.
 * @param {string} text
 * @param {number} at
 * @param {string} apart
 * @returns {Spot} */
function within(text, at, apart) {
  const before = at > 0 && /\S/.test(text[at - 1]) ? apart : "";
  const after = at < text.length && /[^\s.,;:!?…)\]»”]/.test(text[at]) ? apart : "";
  return { start: at, end: at, before, after };
}

/** Do not split a word.
 * @param {string} text
 * @param {number} caret */
function wordEnd(text, caret) {
  if (caret === 0 || /\s/.test(text[caret - 1])) return caret;
  const rest = /\s/.exec(text.slice(caret));
  return rest ? caret + rest.index : text.length;
}
