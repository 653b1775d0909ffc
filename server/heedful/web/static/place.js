// Where a suggestion goes, found by the shape of a letter (short first line, short last lines), not by its words.

const SHORT = 48;

function lines(text) {
  const found = [];
  let start = 0;
  for (const line of text.split("\n")) {
    found.push({ start, end: start + line.length, text: line.trim() });
    start += line.length + 1;
  }
  return found;
}

/** The end of the greeting line, or 0. */
function greetingEnd(text) {
  const all = lines(text);
  const at = all.findIndex((line) => line.text);
  if (at < 0) return 0;
  const { text: first, end } = all[at];
  const alone = all[at + 1]?.text === "";
  return first.length <= SHORT && (/[,!:–-]$/u.test(first) || (alone && /[\p{L}\p{N}]$/u.test(first))) ? end : 0;
}

const words = (line) => line.split(/\s+/u).length;
const bare = ({ text }) => text.length <= SHORT && words(text) <= 5 && /^\p{L}[^.?!:;]*$/u.test(text);

function blockStart(all, last) {
  let first = last;
  while (first > 0 && all[first - 1].text) first -= 1;
  return first;
}

/** The start of the sign-off: short last lines that are no sentences ("Kind regards, / Ana"); else the end. */
function signOffStart(text) {
  const all = lines(text);
  const floor = greetingEnd(text);
  const end = text.trimEnd().length;
  const last = all.findLastIndex((line) => line.text);
  if (last < 0) return end;
  const comma = all.findIndex(
    ({ text: line, start }, at) =>
      at > last - 6 &&
      at < last &&
      start >= floor &&
      line.endsWith(",") &&
      all.slice(at, last + 1).every((item) => !item.text || bare(item)),
  );
  if (comma >= 0) return all[comma].start;
  const first = blockStart(all, last);
  const isSignOff =
    first > 0 &&
    all[first].start > floor &&
    last - first < 4 &&
    (last > first || words(all[last].text) <= 2) &&
    all.slice(first, last + 1).every(bare);
  return isSignOff ? all[first].start : end;
}

function paragraph(draft, at, words) {
  const before = draft.slice(0, at).trimEnd();
  const after = draft.slice(at).trimStart();
  return {
    start: before.length,
    end: draft.length - after.length,
    text: `${before ? "\n\n" : ""}${words}${after ? "\n\n" : ""}`,
    lead: before ? 2 : 0,
  };
}

function sentence(draft, start, end, words) {
  const lead = start > 0 && !/\s/u.test(draft[start - 1]) ? 1 : 0;
  const trail = end < draft.length && !/[\s.,;:!?)]/u.test(draft[end]) ? " " : "";
  return { start, end, text: `${lead ? " " : ""}${words}${trail}`, lead };
}

function atCaret(draft, caret, words) {
  const inside = /[\p{L}\p{N}]/u;
  const midWord = inside.test(draft[caret - 1] ?? "") && inside.test(draft[caret] ?? "");
  if (midWord || caret < greetingEnd(draft) || caret > signOffStart(draft)) return null;
  const lineStart = draft.lastIndexOf("\n", caret - 1) + 1;
  const newline = draft.indexOf("\n", caret);
  const line = draft.slice(lineStart, newline < 0 ? draft.length : newline).trim();
  if (!line || caret === greetingEnd(draft)) return paragraph(draft, caret, words);
  return sentence(draft, caret, caret, words);
}

/** Say what to replace by what: {start, end, text, lead}; `lead` is where the words begin within the text. */
export function placement(draft, suggestion, caret) {
  const { text, place, replaces } = suggestion;
  if (place === "replace") {
    return replaces && draft.slice(replaces.start, replaces.end) === replaces.text
      ? { start: replaces.start, end: replaces.end, text, lead: 0 }
      : null;
  }
  if (place === "opening") return paragraph(draft, greetingEnd(draft), text);
  const here = place === "body" && caret !== null ? atCaret(draft, caret, text) : null;
  return here ?? paragraph(draft, signOffStart(draft), text);
}

const BLANK = /<[^<>\n]{1,40}>|\[[^[\]\n]{1,40}\]/gu;

/** The blanks written into a phrase. */
export const blanksIn = (text) =>
  [...text.matchAll(BLANK)].map((hit) => ({ start: hit.index, end: hit.index + hit[0].length }));
