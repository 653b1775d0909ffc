// Writes an editor's nodes down as lines of text, and notes which node every stretch of the text came from.

/** Filler characters of editors: they mark a place and are no text. */
const FILLER = "\u200b\u2060\ufeff";
const WORD = `[^${FILLER} \\t\\r\\n\\f]+`;
const TOKENS = new RegExp(`[${FILLER}]+|\\n|[ \\t\\r\\f]+|${WORD}(?: ${WORD})*`, "g");

/** @typedef {import("./types").DraftText["pieces"][number]} Piece */
/** @typedef {{ node: Text | null, at: number, in?: Node }} Spot */

export class Lines {
  constructor() {
    /** @type {string[]} */
    this.parts = [];
    this.length = 0;
    /** @type {Piece[]} */
    this.pieces = [];
    this.count = 0;
    this.open = false;
    this.filled = false;
    this.gap = false;
    /** White space that counts only if a word follows on the same line. @type {Spot | null} */
    this.space = null;
    /** A filler that stands alone on its line makes that an empty line. @type {Spot | null} */
    this.filler = null;
  }

  get text() {
    return this.parts.join("");
  }

  /** Write a text node; `keeps`: white space stays as it is; `breaks`: so do line ends.
   * @param {Text | null} node
   * @param {string} data
   * @param {boolean} keeps
   * @param {boolean} breaks */
  write(node, data, keeps, breaks) {
    for (const { 0: token, index } of data.matchAll(TOKENS)) {
      const at = { node, at: index };
      if (FILLER.includes(token[0])) this.filler ??= { node, at: index + token.length };
      else if (token === "\n" && breaks) this.end(at);
      else if (token.trim() || token.includes("\u00a0") || (keeps && token !== "\n")) this.word(at, token);
      else if (this.filled) this.space ??= at;
    }
  }

  /** End the line where the page does: at a line break.
   * @param {Spot} at */
  end(at) {
    if (!this.open) this.empty(this.filler ?? at);
    this.close();
  }

  /** Start a block on a line of its own; `gap`: with room above it, as between paragraphs.
   * @param {boolean} gap */
  block(gap) {
    if (!this.open && this.filler) this.empty(this.filler);
    this.close();
    this.gap ||= gap;
  }

  /** Begin a line without words, as a picture does. */
  begin() {
    if (!this.open) this.start();
  }

  close() {
    this.open = this.filled = false;
    this.space = this.filler = null;
  }

  /** @param {Spot} at */
  empty(at) {
    this.start();
    this.pieces.push({ start: this.length, end: this.length, ...at });
  }

  start() {
    if (this.count) this.add(this.gap ? "\n\n" : "\n");
    this.count += 1;
    this.open = true;
    this.gap = false;
  }

  /** @param {Spot} at
   * @param {string} words */
  word(at, words) {
    this.begin();
    if (this.space) this.piece(this.space, " ");
    this.piece(at, words.replaceAll("\u00a0", " "));
    this.filled = true;
    this.space = this.filler = null;
  }

  /** @param {Spot} at
   * @param {string} words */
  piece({ node, at }, words) {
    const start = this.length;
    const last = this.pieces.at(-1);
    this.add(words);
    const next = last?.end === start && last.node === node && !last.in ? last.at + last.end - last.start : null;
    if (last && next === at) last.end = this.length;
    else this.pieces.push({ start, end: this.length, node, at });
  }

  /** @param {string} words */
  add(words) {
    this.parts.push(words);
    this.length += words.length;
  }
}

/** Write down what a text area holds: its line ends are its own, only fillers are left out.
 * @param {string} value
 * @returns {{ text: string, pieces: Piece[] }} */
export function fieldLines(value) {
  /** @type {Piece[]} */
  const pieces = [];
  let text = "";
  for (const { 0: words, index } of value.matchAll(new RegExp(`[^${FILLER}]+`, "g"))) {
    pieces.push({ start: text.length, end: text.length + words.length, node: null, at: index });
    text += words;
  }
  return { text: text.replaceAll("\u00a0", " "), pieces };
}
