import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { hashOf } from "../../../extension/lib/parts.js";
import { withoutHead } from "../../../extension/lib/text.js";
import { WORDS } from "../../../extension/lib/words.js";

const EXTENSION = new URL("../../../extension/", import.meta.url);
const json = async (path) => JSON.parse(await readFile(new URL(path, EXTENSION), "utf8"));
const { rows, generic } = await json("sites.json");

test("the words of the generic mode are the same in both places", () => assert.deepEqual(WORDS, generic));

test("the words are lower case, as they are compared", () => {
  for (const word of [...generic.send, ...generic.cancel]) assert.equal(word, word.toLowerCase());
});

test("each row stands once, and what loads the rest has its sentence", async () => {
  assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
  for (const language of ["en", "de"]) {
    const messages = await json(`_locales/${language}/messages.json`);
    for (const key of [...rows.map(({ thread }) => thread.load ?? "load_more"), "load_generic_select"]) assert.ok(messages[key], `${language} ${key}`);
  }
});

test("words on the page are a second choice: a row that has them has something else first, or says why not", () => {
  const first = (/** @type {string[]} */ list) => list[0] ?? "";
  for (const { id, composer, thread } of rows) {
    for (const list of [composer.editor, composer.root, thread.message, thread.text]) {
      assert.doesNotMatch(first(list), /:has-text/, id);
    }
  }
});

test("a message's name is the same each time and another for other words", () => {
  assert.equal(hashOf(["a", "b"]), hashOf(["a", "b"]));
  assert.notEqual(hashOf(["a", "b"]), hashOf(["ab", ""]));
});

test("the line that announced a quote goes with it", () => {
  assert.equal(withoutHead("When?\n\nDana\n\nOn Tue, 4 Nov 2025 at 10:02, Support wrote:"), "When?\n\nDana");
  assert.equal(withoutHead("My order:"), "My order:");
});
