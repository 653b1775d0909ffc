// Finding a phrase again, and following what is written around a blank.
import assert from "node:assert/strict";
import { test } from "node:test";

import { difference, moved } from "../../../extension/lib/blanks.js";
import { level, match } from "../../../extension/lib/match.js";

test("a phrase is found where an editor has changed line ends and spaces", () => {
  const text = "Hello,\n\nI am  sorry.\nBy <time>.\nBye";
  const found = match(text, "I am sorry.\n\nBy <time>.", 8);
  assert.equal(text.slice(found.start, found.end), "I am  sorry.\nBy <time>.");
  assert.equal(text.slice(found.at(16), found.at(21) + 1), "<time>");
});

test("the nearest of several is meant", () => {
  assert.equal(match("so so so", "so", 3).start, 3);
  assert.equal(match("so so so", "so", 8).start, 6);
  assert.equal(match("so", "no", 0), null);
  assert.equal(match("so", "", 0), null);
});

test("texts that read the same are level", () => {
  assert.equal(level(" a\u00a0 b\n\nc\u200b "), "a b c");
});

test("a blank moves with what is written before it, and is done when it is written into", () => {
  const blank = { start: 6, end: 12 };
  const write = (after) => moved(blank, difference("I am, <name>, sorry", after));
  assert.deepEqual(write("I am, so, <name>, sorry"), [{ start: 10, end: 16 }]);
  assert.deepEqual(write("I am, <name>, really sorry"), [blank]);
  assert.deepEqual(write("I am, Dana, sorry"), []);
  assert.deepEqual(write("I am, <nam>, sorry"), []);
});
