import assert from "node:assert/strict";
import test from "node:test";
import { alive, ignoreOf, isIgnored, isQuiet } from "../../../extension/lib/ignores.js";
import { vowsOf } from "../../../extension/lib/ledger.js";
import { isKey } from "../../../extension/lib/keys.js";
import { answer } from "./answers.js";

const HERE = { draft: "t.1", thread: "t", site: "gmail" };
const OTHER = { draft: "t.2", thread: "t", site: "gmail" };
const AWAY = { draft: "u.1", thread: "u", site: "gmail" };
const FAR = { draft: "v.1", thread: "v", site: "zendesk" };
const NOW = new Date("2026-11-16T10:00:00Z");
const SOON = { rule: "risk:vague_time", words: "Soon " };
const LATER = { rule: "risk:vague_time", words: "later" };

const reach = (scope) => {
  const ignores = [ignoreOf(SOON, scope, HERE, NOW)];
  return [HERE, OTHER, AWAY, FAR].map((here) => [SOON, LATER].map((one) => Number(isIgnored(ignores, one, here))).join("")).join(" ");
};

test("each ignore reaches as far as it says", () => {
  assert.equal(reach("once"), "10 00 00 00");
  assert.equal(reach("thread"), "11 11 00 00");
  assert.equal(reach("phrase"), "10 10 10 10");
  assert.equal(reach("site"), "11 11 11 00");
  assert.equal(reach("quiet"), "00 00 00 00");
});

test("an ignored question is that question alone, and its words are not kept", () => {
  const asked = (words) => ({ rule: "question", words });
  for (const scope of ["once", "thread", "site"]) {
    const [ignore] = [ignoreOf(asked("When will it come?"), scope, HERE, NOW)];
    assert.equal(isIgnored([ignore], asked("when will it come? "), HERE), true);
    assert.equal(isIgnored([ignore], asked("Who does it?"), HERE), false);
    assert.equal(JSON.stringify(ignore).includes("come"), false);
  }
});

test("quiet is for one draft", () => {
  const ignores = [ignoreOf(SOON, "quiet", HERE, NOW)];
  assert.deepEqual([isQuiet(ignores, HERE), isQuiet(ignores, OTHER)], [true, false]);
});

test("what belongs to a draft is forgotten after two days, the rest is not", () => {
  const ignores = ["once", "quiet", "thread", "phrase", "site"].map((scope) => ignoreOf(SOON, scope, HERE, NOW));
  const later = new Date(NOW.getTime() + 3 * 24 * 3600 * 1000);
  assert.deepEqual(alive(ignores, later).map(({ scope }) => scope), ["thread", "phrase", "site"]);
});

test("no text of the page is kept with a thread", () => {
  assert.equal(ignoreOf(SOON, "thread", HERE, NOW).words, "");
});

test("the promises of a reply that was sent go on the list with their day", () => {
  const commitments = [{ start: 0, end: 9, text: "I'll call", due: "2026-11-19T14:00:00Z" }, { start: 9, end: 12, text: "and", due: null }];
  const vows = vowsOf(answer({ draft: { ...answer().draft, commitments } }), { to: "Dana", site: "gmail", url: "https://mail.test/#1", now: NOW });
  assert.deepEqual(vows.map(({ what, to, due, done }) => [what, to, due, done]), [
    ["I'll call", "Dana", "2026-11-19T14:00:00Z", false], ["and", "Dana", null, false],
  ]);
  assert.equal(new Set(vows.map(({ id }) => id)).size, 2);
});

const key = (parts) => ({ key: "Enter", code: "Enter", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, keyCode: 13, ...parts });

test("keys are told with exactly their modifiers", () => {
  assert.equal(isKey(key({ ctrlKey: true }), "Mod+Enter"), true);
  assert.equal(isKey(key({ metaKey: true }), "Mod+Enter"), true);
  assert.equal(isKey(key({}), "Mod+Enter"), false);
  assert.equal(isKey(key({ ctrlKey: true, shiftKey: true }), "Mod+Enter"), false);
  assert.equal(isKey(key({}), "Enter"), true);
  assert.equal(isKey(key({ shiftKey: true }), "Enter"), false);
  assert.equal(isKey(key({ key: "ß", code: "KeyS", ctrlKey: true, altKey: true }), "Ctrl+Alt+s"), true);
});

test("a key of a word that is being composed is none", () => {
  assert.equal(isKey(key({ isComposing: true }), "Enter"), false);
  assert.equal(isKey(key({ keyCode: 229 }), "Enter"), false);
});
