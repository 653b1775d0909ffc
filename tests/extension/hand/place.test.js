// Where a phrase goes, told by the shape of the draft.
import assert from "node:assert/strict";
import { test } from "node:test";

import { spotFor } from "../../../extension/lib/place.js";

/** Put "…" into a draft; "|" in the draft is the caret. */
function put(marked, place, words = "…") {
  const caret = marked.includes("|") ? marked.indexOf("|") : null;
  const text = marked.replace("|", "");
  const spot = spotFor(text, { place, text: words, replaces: null }, caret);
  return text.slice(0, spot.start) + spot.before + words + spot.after + text.slice(spot.end);
}

const cases = {
  opening: [
    ["Hello Dana,\n\nKind regards", "Hello Dana,\n\n…\n\nKind regards"],
    ["Hello Dana,\nKind regards", "Hello Dana,\n\n…\n\nKind regards"],
    ["Hello Dana,", "Hello Dana,\n\n…"],
    ["Hello Dana,\n\n", "Hello Dana,\n\n…"],
    ["Hello Dana,\n\n\n\nKind regards,\nMarie", "Hello Dana,\n\n…\n\nKind regards,\nMarie"],
    ["Hello Dana,\n\n\nKind regards,\nMarie", "Hello Dana,\n\n…\n\nKind regards,\nMarie"],
    ["Guten Tag Frau Weber!\n\nIch prüfe das.", "Guten Tag Frau Weber!\n\n…\n\nIch prüfe das."],
    ["Hi Dana\n\nI will look into this today.", "Hi Dana\n\n…\n\nI will look into this today."],
    ["I will look into this today.", "…\n\nI will look into this today."],
    ["The export is broken because of a failed update on Monday,\nand so on.", "…\n\nThe export is broken because of a failed update on Monday,\nand so on."],
    ["\n\nI will look into this today.", "…\n\nI will look into this today."],
    ["|", "…"],
    ["\n|\n", "\n…\n"],
    ["|\n\nKind regards,\nMarie Keller", "…\n\nKind regards,\nMarie Keller"],
    ["亲爱的王先生，\n\n您好。", "亲爱的王先生，\n\n…\n\n您好。"],
  ],
  closing: [
    ["Hello Dana,\n\nI will look today.\n\nKind regards,\nMarie", "Hello Dana,\n\nI will look today.\n\n…\n\nKind regards,\nMarie"],
    ["Hello Dana,\n\nI will look today.\n\nKind regards\n\nMarie", "Hello Dana,\n\nI will look today.\n\n…\n\nKind regards\n\nMarie"],
    ["Hello Dana,\n\nI will look today.\nKind regards,\nMarie", "Hello Dana,\n\nI will look today.\n\n…\n\nKind regards,\nMarie"],
    ["Hello Dana,\n\nI will look today.\n\nViele Grüße", "Hello Dana,\n\nI will look today.\n\n…\n\nViele Grüße"],
    ["Hello Dana,\n\nI will look today.", "Hello Dana,\n\nI will look today.\n\n…"],
    ["Hello Dana,\n\nI will look|", "Hello Dana,\n\nI will look\n\n…"],
    ["Hello Dana,\nKind regards", "Hello Dana,\n\n…\n\nKind regards"],
  ],
  body: [
    ["Hello Dana,\n\nI will |look today.", "Hello Dana,\n\nI will … look today."],
    ["Hello Dana,\n\nI will lo|ok today.", "Hello Dana,\n\nI will look … today."],
    ["Hello Dana,\n\nI will look today.|", "Hello Dana,\n\nI will look today. …"],
    ["Hello Dana,\n\nI look.\n\n|\n\nKind regards,\nMarie", "Hello Dana,\n\nI look.\n\n…\n\nKind regards,\nMarie"],
    ["|Hello Dana,\n\nI will look today.\n\nBest,\nMarie", "Hello Dana,\n\nI will look today.\n\n…\n\nBest,\nMarie"],
    ["Hello Dana,\n\nI will look today.\n\nBest,\nMarie|", "Hello Dana,\n\nI will look today.\n\n…\n\nBest,\nMarie"],
    ["Hello Dana,\n\nI will look today.", "Hello Dana,\n\nI will look today.\n\n…"],
    ["Hello Dana,\n\n|", "Hello Dana,\n\n…"],
    ["Hello Dana,|", "Hello Dana,\n\n…"],
  ],
  caret: [
    ["|Hello Dana,\nBest", "… Hello Dana,\nBest"],
    ["Hello| Dana,\nBest", "Hello … Dana,\nBest"],
    ["Hello Dana|,\nBest", "Hello Dana …,\nBest"],
    ["Hello Dana,\nBest|", "Hello Dana,\nBest …"],
  ],
};

for (const [place, pairs] of Object.entries(cases)) {
  for (const [draft, expected] of pairs) {
    test(`${place}: ${JSON.stringify(draft)}`, () => assert.equal(put(draft, place), expected));
  }
}

test("what has paragraphs goes in as paragraphs", () => {
  assert.equal(put("Hello Dana|,\nBest", "caret", "a\n\nb"), "Hello Dana\n\na\n\nb,\nBest");
  assert.equal(put("Hello |Dana", "caret", "a\n\nb"), "Hello a\n\nb\n\nDana");
});

const replace = (text, words, by) => {
  const start = text.indexOf(words);
  const spot = spotFor(text, { place: "replace", text: by, replaces: { start, end: start + words.length, text: words } }, null);
  return text.slice(0, spot.start) + spot.before + by + spot.after + text.slice(spot.end);
};

test("a span is replaced", () => {
  assert.equal(replace("We cannot do it.", "cannot", "can soon"), "We can soon do it.");
});

for (const [text, words, expected] of [
  ["First. Bad one. Last.", "Bad one.", "First. Last."],
  ["First. Bad one.", "Bad one.", "First."],
  ["Bad one. Last.", "Bad one.", "Last."],
  ["Hi,\nBad one. Last.", "Bad one.", "Hi,\nLast."],
  ["Hi,\n\nBad one.\n\nLast.", "Bad one.", "Hi,\n\nLast."],
  ["Bad one.\n\nLast.", "Bad one.", "Last."],
  ["Bad one.", "Bad one.", ""],
  ["Good 😀 Bad one.", "Bad one.", "Good 😀"],
]) {
  test(`left out of ${JSON.stringify(text)}`, () => assert.equal(replace(text, words, ""), expected));
}

test("words that have changed are not replaced", () => {
  const replaces = { start: 3, end: 9, text: "cannot" };
  assert.equal(spotFor("We can now do it.", { place: "replace", text: "can", replaces }, 0), null);
  assert.equal(spotFor("We cannot", { place: "replace", text: "can", replaces: null }, 0), null);
});

test("no draft breaks it, and nothing of a draft is lost", () => {
  const parts = ["Hello Dana,", "\n", "\n", " ", "I will look.", "Best,", "Marie", "-- ", "a b c d e f g"];
  let seed = 7;
  const random = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: random(9) }, () => parts[random(parts.length)]).join("");
    const caret = random(3) ? random(text.length + 1) : null;
    for (const place of ["opening", "closing", "body", "caret"]) {
      const { start, end, before, after } = spotFor(text, { place, text: "…", replaces: null }, caret);
      assert.ok(start === end && start >= 0 && start <= text.length, JSON.stringify([text, place, caret]));
      assert.match(before + after, /^[ \n]*$/);
    }
  }
});
