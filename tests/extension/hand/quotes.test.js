// What of a draft's text is not the agent's own.
import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldLines } from "../../../extension/lib/lines.js";
import { announcements, quotedLines, without } from "../../../extension/lib/quotes.js";

const own = (text) => {
  const draft = without({ ...fieldLines(text), left: [] }, quotedLines(text), (at) => ({ at }));
  for (const piece of draft.pieces) {
    assert.equal(draft.text.slice(piece.start, piece.end), text.slice(piece.at, piece.at + piece.end - piece.start));
  }
  return draft.text;
};

for (const [name, text, expected] of [
  ["an answer above", "I look.\n\nOn 2026-11-21 10:02, Dana wrote:\n> Where?\n> When?\n", "I look.\n\n"],
  ["an answer below", "On 2026-11-21 10:02, Dana wrote:\n> Where?\n\nI look.", "\nI look."],
  ["answers between", "On 2026-11-21, Dana wrote:\n> Where?\nHere.\n> When?\nNow.", "Here.\nNow."],
  ["another language", "Am 21.11.2026 um 10:02 schrieb Dana:\n\n> Wo?\n", ""],
  ["a wrapped announcement", "I look.\nOn 21 Nov 2026, at 10:02, Dana Weber\n<dana@shop.test> wrote:\n> Where?", "I look.\n"],
  ["a signature", "I look.\n-- \nMarie\nSupport", "I look.\n"],
  ["a signature above a quote", "I look.\n-- \nMarie\nOn 2026-11-21, Dana wrote:\n> Where?\nNo.", "I look.\nNo."],
  ["a line of one's own", "> quoted without a word before", "> quoted without a word before"],
  ["no quote", "Two things:\nfirst, second.", "Two things:\nfirst, second."],
]) {
  test(name, () => assert.equal(own(text), expected));
}

test("the line that announces a quote element goes with it, an agent's own colon stays", () => {
  const text = "I look.\nOn 21 Nov 2026, Dana wrote:";
  assert.deepEqual(announcements({ text, pieces: [] }, [text.length]), [{ start: 7, end: text.length }]);
  assert.deepEqual(announcements({ text: "My answers are below:", pieces: [] }, [21]), []);
});

test("fillers are no text", () => {
  assert.deepEqual(fieldLines("a\u200bb\ufeff"), {
    text: "ab",
    pieces: [
      { start: 0, end: 1, node: null, at: 0 },
      { start: 1, end: 2, node: null, at: 2 },
    ],
  });
});
