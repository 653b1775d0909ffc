// The parts that need no browser: blanks, places, words, and the locales against the code that uses them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fill, filled, piecesOf } from "../../../extension/lib/card/fill.js";
import { readSentence } from "../../../extension/lib/card/head.js";
import { beside, corners } from "../../../extension/lib/card/place.js";
import { brief, dayOf, listed, nameOf, plural } from "../../../extension/lib/card/words.js";
import { words } from "./locale.js";
import { offer, upset } from "./views.js";

const ROOT = new URL("../../../extension/", import.meta.url).pathname;
const messages = (/** @type {string} */ lang) =>
  JSON.parse(readFileSync(join(ROOT, "_locales", lang, "messages.json"), "utf8"));
const en = words(messages("en"));
const de = words(messages("de"));

const two = offer({
  id: "two",
  text: "On [point]: [answer].",
  slots: [
    { name: "point", start: 3, end: 10, filled: false },
    { name: "answer", start: 12, end: 20, filled: false },
  ],
});

test("a filled blank moves the ones after it", () => {
  const done = fill(two, 0, "the card reader");
  assert.equal(done.text, "On the card reader: [answer].");
  assert.deepEqual(
    done.slots.map(({ start, end, filled }) => [done.text.slice(start, end), filled]),
    [
      ["the card reader", true],
      ["[answer]", false],
    ],
  );
  assert.equal(two.text, "On [point]: [answer].");
  assert.equal(filled(two, { 1: "yes", 0: "it" }).text, "On it: yes.");
  assert.equal(fill(two, 7, "x"), two);
});

test("pieces are the text again, whatever the slots claim", () => {
  const odd = [
    { start: -1, end: 2 },
    { start: 5, end: 5 },
    { start: 9, end: 99 },
    { start: 3, end: 10 },
    { start: 4, end: 8 },
  ];
  const claims = offer({
    id: "odd",
    text: two.text,
    slots: odd.map((place) => ({ name: "x", filled: false, ...place })),
  });
  for (const one of [two, claims, offer({ id: "none", text: "" })]) {
    assert.equal(
      piecesOf(one)
        .map(({ text }) => text)
        .join(""),
      one.text,
    );
  }
  assert.deepEqual(
    piecesOf(claims)
      .filter(({ blank }) => blank)
      .map(({ text }) => text),
    ["[point]"],
  );
});

test("a filled blank is not drawn as a blank", () => {
  assert.deepEqual(
    piecesOf(fill(two, 0, "it"))
      .filter(({ blank }) => blank)
      .map(({ text }) => text),
    ["[answer]"],
  );
});

const WINDOW = { width: 1200, height: 800 };
const CARD = { width: 372, height: 600 };
const meets = (/** @type {any} */ spot, /** @type {any} */ box, size = CARD) =>
  spot.left < box.right &&
  spot.left + size.width > box.left &&
  spot.top < box.bottom &&
  spot.top + Math.min(size.height, spot.height) > box.top;

test("the card stands right, left, above or below, and covers the box only when nothing else is left", () => {
  const boxes = {
    right: { left: 20, top: 400, right: 700, bottom: 700 },
    left: { left: 500, top: 400, right: 1190, bottom: 700 },
    above: { left: 20, top: 500, right: 1180, bottom: 780 },
    below: { left: 20, top: 10, right: 1180, bottom: 300 },
  };
  for (const [name, box] of Object.entries(boxes)) assert.equal(meets(beside(box, CARD, WINDOW), box), false, name);
  assert.ok(beside(boxes.right, CARD, WINDOW).left > 700);
  assert.ok(beside(boxes.left, CARD, WINDOW).left < 500);
  const full = beside({ left: 0, top: 0, right: 1200, bottom: 800 }, CARD, WINDOW);
  assert.ok(full.left + CARD.width <= 1200 && full.top >= 0);
});

test("the card covers no blank that is being filled where it can stand elsewhere", () => {
  const full = { left: 0, top: 0, right: 1200, bottom: 800 };
  const blanks = [
    { left: 900, top: 60, right: 1000, bottom: 80 },
    { left: 60, top: 700, right: 160, bottom: 720 },
    { left: 600, top: 400, right: 700, bottom: 420 },
  ];
  for (const blank of blanks)
    for (const mirrored of [false, true]) {
      const spot = beside(full, CARD, WINDOW, mirrored, blank);
      assert.equal(meets(spot, blank), false, JSON.stringify({ blank, mirrored, spot }));
      assert.ok(spot.left >= 0 && spot.left + CARD.width <= WINDOW.width && spot.top >= 0);
    }
  const tight = { width: 380, height: 500 };
  assert.deepEqual(beside(full, CARD, tight, false, { ...full, right: 380 }), beside(full, CARD, tight));
});

test("the card never leaves the window", () => {
  for (let at = 0; at < 400; at += 1) {
    const [left, top] = [((at * 37) % 1300) - 50, ((at * 53) % 900) - 50];
    const box = { left, top, right: left + ((at * 29) % 900), bottom: top + ((at * 31) % 600) };
    const size = { width: 372, height: (at * 17) % 1000 };
    const spot = beside(box, size, WINDOW, at % 2 === 0);
    assert.ok(spot.left >= 0 && spot.left + size.width <= WINDOW.width, JSON.stringify({ box, spot }));
    assert.ok(
      spot.top >= 0 && spot.top + Math.min(size.height, spot.height) <= WINDOW.height,
      JSON.stringify({ box, spot }),
    );
  }
});

test("the badge goes to the end of the last line, mirrored where one reads from the right", () => {
  const box = { left: 100, top: 100, right: 500, bottom: 300 };
  const badge = { width: 100, height: 24 };
  assert.deepEqual(corners(box, badge, WINDOW)[0], { left: 380, top: 270 });
  assert.deepEqual(corners(box, badge, WINDOW, true)[0], { left: 120, top: 270 });
  assert.ok(corners({ ...box, bottom: 130 }, badge, WINDOW)[0].top >= 130);
  for (const { left, top } of corners({ left: -500, top: -500, right: 5000, bottom: 5000 }, badge, WINDOW)) {
    assert.ok(left >= 0 && top >= 0 && left <= 1100 && top <= 776);
  }
});

test("days are the wall clock of the mail, in the reader's words", () => {
  assert.equal(dayOf(en, "2026-11-13T23:59:59+01:00"), "Friday 13 Nov");
  assert.match(dayOf(en, "2026-11-19T15:00:00-08:00"), /^Thursday 19 Nov, 15:00$/u);
  assert.match(dayOf(de, "2026-11-13"), /^Freitag, 13\. Nov/u);
  assert.equal(dayOf(en, null), "");
  assert.equal(dayOf(en, "soon"), "");
});

test("numbers, lists and names are whole sentences in both languages", () => {
  assert.equal(plural(en, "badge_points", 1), "1 point is open.");
  assert.equal(plural(de, "badge_points", 0), "0 Punkte sind offen.");
  assert.equal(listed(en, ["anger", "worry", "confusion"]), "anger, worry and confusion");
  assert.equal(nameOf(en, "risk", "vague_time"), "No real time");
  assert.equal(nameOf(en, "need", "our-own_need"), "Our own need");
  assert.equal(nameOf(en, "need", "../../etc $1"), "../../etc $1");
});

test("how much was read, and how to read the rest", () => {
  const t = (/** @type {string} */ key, /** @type {(string | number)[]} */ ...rest) =>
    key === "load_x" ? "Open them." : en(key, ...rest);
  assert.equal(readSentence(t, { count: 2, total: 7, load: "load_x" }), "Read 2 of 7 messages. Open them.");
  assert.equal(readSentence(t, { count: 3, total: null, load: null }), "Read 3 messages.");
  assert.equal(readSentence(t, { count: 1, total: 1, load: "load_x" }), "Read 1 message.");
  assert.equal(readSentence(t, { count: 0, total: null, load: null }), "");
});

test("quotations are cut at a space", () => {
  assert.equal(brief("a  b\n c"), "a b c");
  assert.ok(brief(upset().nudge.why, 40).length <= 41);
});

// ── the locales ──

const holes = (/** @type {any} */ { message, placeholders = {} }) =>
  [...message.matchAll(/\$([A-Za-z0-9_@]+)\$|\$(\d)/gu)]
    .map(([, name, digit]) => digit ?? placeholders[name.toLowerCase()]?.content)
    .sort();

test("both languages have the same keys and the same blanks", () => {
  const [one, other] = [messages("en"), messages("de")];
  assert.deepEqual(Object.keys(one).sort(), Object.keys(other).sort());
  for (const key of Object.keys(one)) {
    assert.match(key, /^[a-z0-9_]+$/u);
    assert.deepEqual(holes(one[key]), holes(other[key]), key);
    for (const found of holes(one[key])) assert.match(String(found), /^\$?[1-9]$/u, key);
    for (const { message } of [one[key], other[key]]) assert.equal(message, message.trim(), key);
  }
});

/** @param {string} folder @returns {string[]} */
const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? entry.name === "_locales" || entry.name === "icons"
        ? []
        : files(join(folder, entry.name))
      : /\.(js|html|json)$/u.test(entry.name)
        ? [join(folder, entry.name)]
        : [],
  );

const texts = files(ROOT).map((file) => readFileSync(file, "utf8"));
/** Keys made of a fixed beginning and a code: `need_${…}`; numbers add _one and _other. */
const BEGUN = texts.flatMap((text) => [...text.matchAll(/[`"]([a-z]+(?:_[a-z]+)*_)\$\{/gu)].map(([, begun]) => begun));
const KINDS = ["level_", "emotion_", "cause_", "need_", "risk_", "act_", "place_"];

test("every key is used", () => {
  const all = texts.join("\n");
  const whole = new Set(all.match(/[a-z0-9]+(?:_[a-z0-9]+)+|locale/gu));
  const begun = [...new Set([...BEGUN, ...KINDS])];
  const idle = Object.keys(messages("en")).filter(
    (key) =>
      !whole.has(key) &&
      !whole.has(key.replace(/_(?:one|other)$/u, "")) &&
      !begun.some((start) => key.startsWith(start)),
  );
  assert.deepEqual(idle, []);
});

/** Events are named like words. */
const COUNTED = ["guard_shown", "guard_heeded", "guard_overridden"];

test("every key that is asked for exists", () => {
  const known = Object.keys(messages("en"));
  const asked = texts.flatMap((text) => [
    ...[...text.matchAll(/\bt\(\s*"([a-z0-9_]+)"/gu)].map(([, key]) => key),
    ...[...text.matchAll(/"((?:card|badge|guard|trouble)_[a-z0-9_]*[a-z0-9])"/gu)].map(([, key]) =>
      known.includes(`${key}_one`) ? `${key}_one` : key,
    ),
    ...[...text.matchAll(/plural\(t, "([a-z0-9_]+)"/gu)].flatMap(([, key]) => [`${key}_one`, `${key}_other`]),
    ...[...text.matchAll(/__MSG_([a-z0-9_]+)__/gu)].map(([, key]) => key),
    ...[...text.matchAll(/"load": "([a-z0-9_]+)"/gu)].map(([, key]) => key),
    ...[...text.matchAll(/\bt\(`([a-z]+(?:_[a-z]+)*_)\$\{/gu)].map(
      ([, begun]) => known.find((key) => key.startsWith(begun)) ?? `${begun}…`,
    ),
  ]);
  assert.deepEqual(
    [...new Set(asked)].filter((key) => !known.includes(key) && !COUNTED.includes(key)),
    [],
  );
});
