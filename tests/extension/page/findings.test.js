import assert from "node:assert/strict";
import test from "node:test";
import { blanksIn, emptyView, viewOf } from "../../../extension/lib/findings.js";
import { ignoreOf } from "../../../extension/lib/ignores.js";
import { answer, RISK, settings, suggestion } from "./answers.js";

const HERE = { draft: "d", thread: "t", site: "gmail" };
const NOW = new Date("2026-11-16T10:00:00Z");
const gap = (need, cause = null) => ({ need, cause, why: `${need} is missing` });
const draft = (parts) => ({ ...answer().draft, ...parts });

/** @param {object} parts @param {object} around */
const see = (parts, around = {}) =>
  viewOf(answer(parts), {
    read: { key: "k", messages: [], total: 4, load: "load_gmail", changed: [] },
    sent: [{ id: "1", role: "customer", text: "third", author: "Dana", address: "", at: null, element: null }],
    missed: new Set(), here: HERE, settings: settings(), off: [], server: "heedful.test", ...around,
  });

test("a need that was missing and is met stays on the list, ticked", () => {
  const missed = new Set();
  assert.deepEqual(see({ gaps: [gap("ack"), gap("timeframe")] }, { missed }).checklist.map(({ need, done }) => [need, done]), [
    ["ack", false], ["timeframe", false],
  ]);
  const now = see({ gaps: [gap("ack")], draft: draft({ timeframe: "concrete" }) }, { missed });
  assert.deepEqual(now.checklist.map(({ need, done }) => [need, done]), [["ack", false], ["timeframe", true]]);
  assert.equal(now.open, 1);
});

test("what a draft does for an upset customer is ticked from the start, and for a calm one not listed", () => {
  const does = { draft: draft({ ack: "specific", action: true }) };
  assert.deepEqual(see(does).checklist.map(({ need }) => need), ["ack", "action"]);
  assert.deepEqual(see({ ...does, frustration: { level: "calm", score: 0, trend: "single" } }).checklist, []);
});

test("the customer's words stand with their cause", () => {
  const [cause] = see({}).causes;
  assert.deepEqual(cause.quotes, [{ text: "third", message: 0, span: { start: 0, end: 5, text: "third" } }]);
});

test("an ignored risk is neither shown nor counted, and takes its advice with it", () => {
  const parts = { draft: draft({ risks: [RISK] }) };
  assert.equal(see(parts).nudge.advised, true);
  for (const scope of ["once", "thread", "phrase", "site"]) {
    const ignore = ignoreOf({ rule: "risk:vague_time", words: "soon" }, scope, HERE, NOW);
    const view = see(parts, { settings: settings({ ignores: [ignore] }) });
    assert.deepEqual([view.risks, view.open, view.nudge.advised], [[], 0, false], scope);
  }
});

test("only where Send is never held the badge is to say that a look is worth it", () => {
  const parts = { gaps: [gap("ack")], nudge: { advised: true, why: "Upset." } };
  const soft = (mode) => see(parts, { settings: { ...settings(), mode } }).soft;
  assert.deepEqual(["soft", "nudge", "off"].map(soft), [true, false, false]);
  assert.equal(see({ ...parts, nudge: { advised: false, why: "" } }, { settings: { ...settings(), mode: "soft" } }).soft, false);
});

test("a rule that the server has switched off is silent", () => {
  const parts = { gaps: [gap("ack")], draft: draft({ risks: [RISK] }), suggestions: [suggestion("a")] };
  const view = see(parts, { off: ["risk:vague_time", "need:ack", "suggest", "cause:repeat_contact"] });
  assert.deepEqual([view.open, view.offers, view.causes, view.nudge.advised], [0, [], [], false]);
});

test("one's own phrases come first, for a need or a cause that is open, and never where words will not help", () => {
  const phrases = [{ id: "1", for: "ack", text: "My words." }, { id: "2", for: "apology", text: "Not asked for." },
    { id: "3", for: "repeat_contact", text: "Again, [name]." }];
  const parts = { gaps: [gap("ack")], suggestions: [suggestion("a")] };
  const offers = see(parts, { settings: settings({ phrases }) }).offers;
  assert.deepEqual(offers.map(({ id, own }) => [id, own]), [["own:1", true], ["own:3", true], ["a", false]]);
  assert.deepEqual(offers[1].slots, [{ name: "name", start: 7, end: 13, filled: false }]);
  const grave = { ...parts, escalate: { advised: true, why: "A lawyer." } };
  assert.deepEqual(see(grave, { settings: settings({ phrases }) }).offers.map(({ id }) => id), ["a"]);
});

test("a better wording stands with its risk and at the end of the offers, of which five are enough", () => {
  const reword = suggestion("reframe/vague_time/soon", { place: "replace", need: null, replaces: { start: 10, end: 14, text: "soon" } });
  const many = Array.from({ length: 12 }, (_, at) => suggestion(`s${at}`));
  const view = see({ gaps: [gap("ack")], draft: draft({ risks: [RISK] }), suggestions: [...many, reword] });
  assert.deepEqual(view.risks[0].offers.map(({ id }) => id), ["reframe/vague_time/soon"]);
  assert.equal(view.offers.length, 6);
  assert.equal(view.offers.at(-1)?.id, "reframe/vague_time/soon");
});

test("an answer in a language that is not supported says so", () => {
  assert.equal(see({ language: { code: "fr", supported: false } }).trouble, "foreign");
  assert.equal(see({ draft: draft({ foreign: "fr" }) }).trouble, "foreign");
  assert.equal(see({ incomplete: true }).trouble, "incomplete");
  assert.equal(emptyView().trouble, null);
});

test("blanks of one's own phrases are what stands in square brackets", () => {
  assert.deepEqual(blanksIn("By [day], [what].").map(({ name }) => name), ["day", "what"]);
  assert.deepEqual(blanksIn("[] [\n] [a[b]").map(({ name }) => name), ["b"]);
});
