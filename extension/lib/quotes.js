// What of a draft's text was not written by the agent: quoted lines, the line that announces them, signatures. Pure.

/** @typedef {import("./types").DraftText} DraftText */
/** @typedef {{ start: number, end: number }} Stretch */

const QUOTED = /^\s?>/;
const SIGNATURE = /^-- ?$/;
/** A line that announces a quote ends in a colon and has a time, a year or an address. */
const WHEN_OR_WHO = /\d{1,2}[:.]\d{2}|\b(19|20)\d\d\b|@/;
const LONGEST_ANNOUNCEMENT = 250;

/** Return the text without some stretches of it, the way back adjusted.
 * @template {{ at: number }} Left
 * @param {{ text: string, pieces: DraftText["pieces"], left: Left[] }} draft
 * @param {Stretch[]} stretches in order, not overlapping
 * @param {(at: number) => Left} leaving what to note where a stretch was */
export function without(draft, stretches, leaving) {
  if (!stretches.length) return draft;
  /** @type {{ text: string, pieces: DraftText["pieces"], left: Left[] }} */
  const kept = { text: "", pieces: [], left: [] };
  let at = 0;
  for (const { start, end } of [...stretches, { start: draft.text.length, end: Infinity }]) {
    keep(draft, kept, { start: at, end: start });
    const noted = draft.left.some((left) => left.at >= start && left.at <= end);
    if (end < Infinity && !noted) kept.left.push(leaving(kept.text.length));
    at = end;
  }
  if (stretches.at(-1)?.end === draft.text.length) keepLastLine(draft, kept);
  kept.left.push(...draft.left.map((left) => ({ ...left, at: moved(left.at, stretches) })));
  kept.left.sort((one, other) => one.at - other.at);
  return kept;
}

/** @param {{ text: string, pieces: DraftText["pieces"] }} draft
 * @param {{ text: string, pieces: DraftText["pieces"] }} kept
 * @param {Stretch} stretch */
function keep(draft, kept, { start, end }) {
  const shift = kept.text.length - start;
  for (const piece of draft.pieces) {
    const from = Math.max(piece.start, start);
    const to = Math.min(piece.end, end);
    const touches = piece.start === piece.end ? from === to : from < to;
    const at = piece.at + from - piece.start;
    if (touches) kept.pieces.push({ ...piece, start: from + shift, end: to + shift, at });
  }
  kept.text += draft.text.slice(start, end);
}

/** An empty last line below a quote is a place to write at.
 * @param {{ text: string, pieces: DraftText["pieces"] }} draft
 * @param {{ text: string, pieces: DraftText["pieces"] }} kept */
function keepLastLine(draft, kept) {
  const last = draft.pieces.at(-1);
  if (!draft.text.endsWith("\n") || !last || last.in) return;
  const end = kept.text.length;
  kept.pieces.push({ start: end, end, node: last.node, at: last.at + last.end - last.start });
}

/** @param {number} at
 * @param {Stretch[]} stretches */
function moved(at, stretches) {
  const gone = stretches.map(({ start, end }) => Math.max(0, Math.min(end, at) - start));
  return at - gone.reduce((sum, length) => sum + length, 0);
}

/** Return the lines of a text, with where they start and end.
 * @param {string} text */
export function linesOf(text) {
  let start = 0;
  return text.split("\n").map((words) => {
    const line = { start, end: start + words.length, words };
    start = line.end + 1;
    return line;
  });
}

/** @typedef {ReturnType<typeof linesOf>[number]} Line */

/** Find the lines that announce a quote which was left out at one of `cuts`.
 * @param {{ text: string, pieces: DraftText["pieces"] }} draft
 * @param {number[]} cuts
 * @returns {Stretch[]} */
export function announcements({ text, pieces }, cuts) {
  const places = new Set(pieces.flatMap(({ start, end }) => [start, end]));
  return cuts.flatMap((cut) => {
    const head = text.slice(0, cut).trimEnd();
    const line = head.lastIndexOf("\n") + 1;
    if (!announces(head.slice(line)) || !WHEN_OR_WHO.test(head.slice(line))) return [];
    // The line end goes with it, and so does the room between paragraphs, where nobody can write.
    let start = Math.max(line - 1, 0);
    while (text[start - 1] === "\n" && !places.has(start)) start -= 1;
    return [{ start, end: cut }];
  });
}

/** @param {string} line */
const announces = (line) => line.trimEnd().endsWith(":") && line.length <= LONGEST_ANNOUNCEMENT;

/** Find quoted lines ("> …") after a line that announces them, and the signature below "-- ".
 * @param {string} text
 * @returns {Stretch[]} */
export function quotedLines(text) {
  const lines = linesOf(text);
  const first = announcement(lines);
  const signature = lines.findIndex((line) => SIGNATURE.test(line.words));
  const out = lines.map((line, at) => first !== null && at >= first.line && QUOTED.test(line.words));
  if (first !== null) out.fill(true, first.from, first.line);
  if (signature >= 0) out.fill(true, signature, signatureEnd(signature, first));
  return stretches(lines, out, text.length);
}

/** A signature reaches to the end, or to a quote below it.
 * @param {number} signature
 * @param {{ from: number } | null} first */
const signatureEnd = (signature, first) => (first !== null && first.from > signature ? first.from : undefined);

/** Find the first announced quote: its first quoted line, and where the announcement starts.
 * @param {Line[]} lines */
function announcement(lines) {
  for (let line = 1; line < lines.length; line++) {
    if (!QUOTED.test(lines[line].words)) continue;
    const above = lines[line - 1].words.trim() ? line - 1 : line - 2;
    if (above >= 0 && announces(lines[above].words)) return { line, from: wrapped(lines, above) };
  }
  return null;
}

/** An announcement may be wrapped: then its second half has no date.
 * @param {Line[]} lines
 * @param {number} last */
function wrapped(lines, last) {
  const above = lines[last - 1]?.words.trim() ?? "";
  const half = !/\d/.test(lines[last].words) && WHEN_OR_WHO.test(above) && !/[.?!:]$/.test(above);
  return half ? last - 1 : last;
}

/** Join lines that go to stretches, each with the line end after it.
 * @param {Line[]} lines
 * @param {boolean[]} out
 * @param {number} length
 * @returns {Stretch[]} */
function stretches(lines, out, length) {
  /** @type {Stretch[]} */
  const found = [];
  lines.forEach(({ start, end }, at) => {
    if (!out[at]) return;
    const last = found.at(-1);
    const next = Math.min(end + 1, length);
    if (last && last.end === start) last.end = next;
    else if (start < next) found.push({ start, end: next });
  });
  return found;
}
