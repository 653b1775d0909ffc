import assert from "node:assert/strict";
import test from "node:test";
import { fateOf } from "../../../extension/lib/fate.js";
import { viewOf } from "../../../extension/lib/findings.js";
import { entryOf, foundIn, phraseOf } from "../../../extension/lib/subjects.js";
import { Tally } from "../../../extension/lib/tally.js";
import { answer, RISK, settings, suggestion } from "./answers.js";

const names = (events) => events.map(({ action, subject }) => `${action} ${subject}`);
const offer = (id, parts = {}) => ({ ...suggestion(id, parts), own: false });
const found = (...subjects) => [{ key: subjects[0], subjects, marked: false }];
const PHRASE = offer("ack", { text: "You are right: [what] should not have happened.", slots: [{ name: "what", start: 15, end: 21, filled: false }] });

test("each is told once in a draft", () => {
  const tally = new Tally();
  assert.deepEqual(names(tally.show([PHRASE, PHRASE], "en")), ["shown phrase:en/ack"]);
  assert.deepEqual(names(tally.insert(PHRASE, "en")), ["inserted phrase:en/ack"]);
  assert.deepEqual(names([...tally.show([PHRASE], "en"), ...tally.insert(PHRASE, "en")]), []);
  assert.deepEqual(names(tally.flag(found("need:ack"), "a")), ["flagged need:ack"]);
  assert.deepEqual(names(tally.flag(found("need:ack"), "b")), []);
});

test("what is inserted was shown, wherever it stood", () => {
  assert.deepEqual(names(new Tally().insert(PHRASE, "en")), ["shown phrase:en/ack", "inserted phrase:en/ack"]);
});

test("a phrase of one's own is nobody's business", () => {
  const own = { ...PHRASE, id: "own:1", own: true };
  const tally = new Tally();
  const text = "Something else altogether.";
  assert.deepEqual([...tally.show([own], "en"), ...tally.insert(own, "en"), ...tally.dismiss(own, "en"), ...tally.send(text, [])], []);
});

test("at Send what is gone was heeded and what stands was ignored, never both, once", () => {
  const tally = new Tally();
  tally.flag([...found("risk:blame", "entry:en/blame/fault"), ...found("need:ack"), ...found("question")], "before");
  const events = names(tally.send("after", found("need:ack")));
  assert.deepEqual(events, ["heeded risk:blame", "heeded entry:en/blame/fault", "ignored need:ack", "heeded question"]);
  assert.deepEqual(tally.send("later", []), []);
});

test("what went away by itself was not heeded, and what is not known is not told", () => {
  const [one, other] = [new Tally(), new Tally()];
  for (const tally of [one, other]) tally.flag(found("risk:blame"), "same");
  assert.deepEqual(one.send("same", []), []);
  assert.deepEqual(other.send("after", null), []);
});

test("a missed day stays missed whatever is written, so only the agent's word counts", () => {
  const [one, other] = [new Tally(), new Tally()];
  for (const tally of [one, other]) tally.flag(found("promise"), "before");
  other.leave(found("promise"));
  assert.deepEqual([names(one.send("after", found("promise"))), names(other.send("after", []))], [[], ["ignored promise"]]);
});

test("what the agent ignored is told when the draft is done, unless it was undone", () => {
  const [sent, left, undone] = [new Tally(), new Tally(), new Tally()];
  for (const tally of [sent, left, undone]) {
    tally.flag(found("risk:blame"), "a");
    tally.leave(found("risk:blame"));
  }
  undone.takeBack();
  assert.deepEqual(names(sent.send("b", [])), ["ignored risk:blame"]);
  assert.deepEqual(names(left.rest()), ["ignored risk:blame"]);
  assert.deepEqual(names(undone.rest()), []);
  assert.deepEqual(names(undone.send("b", [])), ["heeded risk:blame"]);
});

test("only the last one put aside is taken back", () => {
  const tally = new Tally();
  tally.flag([...found("need:ack"), ...found("need:action")], "a");
  tally.leave(found("need:ack"));
  tally.leave(found("need:action"));
  tally.takeBack();
  assert.deepEqual(names(tally.rest()), ["ignored need:ack"]);
});

test("the question before Send is overridden, or heeded once something has changed", () => {
  const over = new Tally();
  assert.deepEqual(names([...over.ask(), ...over.answer(true, "a"), ...over.send("a", [])]), ["guard_shown guard", "guard_overridden guard"]);
  const back = new Tally();
  assert.deepEqual(names([...back.ask(), ...back.answer(false, "a"), ...back.send("b", [])]), ["guard_shown guard", "guard_heeded guard"]);
  const same = new Tally();
  assert.deepEqual(names([...same.answer(false, "a"), ...same.send("a", [])]), ["guard_overridden guard"]);
});

test("an inserted phrase is kept, changed, or taken out", () => {
  const fates = {
    "Hi Ana,\n\nYou are right: the lost export should not have happened.\n\nBest": "kept",
    "you ARE right –\nthat should  not have happened": "kept",
    "You are right: the lost export should never have happened.": "edited",
    "You are right: the lost export is our fault.": "edited",
    "We are on it.": "gone",
    "": "gone",
  };
  for (const [text, fate] of Object.entries(fates)) assert.equal(fateOf(PHRASE, text), fate, text);
});

test("a phrase that begins and ends with blanks, or is nothing else, is not changed by filling them", () => {
  const slot = (start, end) => ({ name: "x", start, end, filled: true });
  assert.equal(fateOf({ text: "[a] by [b]", slots: [slot(7, 10), slot(0, 3)] }, "I call by Friday"), "kept");
  assert.equal(fateOf({ text: "[a]", slots: [slot(0, 3)] }, "anything"), "kept");
});

test("a changed phrase was edited, one that was taken out again was put away", () => {
  const send = (text) => {
    const tally = new Tally();
    tally.insert(PHRASE, "en");
    return names(tally.send(text, null));
  };
  assert.deepEqual(send("You are right: this should never have happened."), ["edited phrase:en/ack"]);
  assert.deepEqual(send("We are on it."), ["dismissed phrase:en/ack"]);
  assert.deepEqual(send("You are right: this should not have happened."), []);
});

const reword = suggestion("reframe/vague_time/soon/2", { place: "replace", need: null, replaces: { start: 10, end: 14, text: "soon" } });
const look = (parts) => {
  const said = answer({ gaps: [{ need: "ack", cause: null, why: "" }], ...parts });
  const view = viewOf(said, {
    read: { key: "k", messages: [], total: 1, load: null, changed: [] }, sent: [], missed: new Set(),
    here: { draft: "d", thread: "t", site: "s" }, settings: settings(), off: [], server: "",
  });
  return { said, view, subjects: foundIn(view, said).map(({ subjects }) => subjects) };
};

test("findings are named by rule and by entry", () => {
  const spot = { message: 0, start: 0, end: 1, text: "secret" };
  const { subjects } = look({
    draft: { ...answer().draft, risks: [{ ...RISK, entry: "vague_time/soon" }, { ...RISK, code: "cold", start: null, end: null, text: null }] },
    questions: [{ ...spot, answered: false }, { ...spot, answered: true }],
    promises: [{ ...spot, due: null, status: "broken" }, { ...spot, due: null, status: "open" }],
  });
  assert.deepEqual(subjects, [
    ["risk:vague_time", "entry:en/vague_time/soon"], ["risk:cold"], ["need:ack"],
    ["cause:repeat_contact", "entry:en/repeat_contact/nth-time"], ["question"], ["promise"],
  ]);
});

test("a server that names no entry names it in the better wording", () => {
  const { said, view, subjects } = look({ draft: { ...answer().draft, risks: [RISK] }, suggestions: [reword] });
  assert.deepEqual(subjects[0], ["risk:vague_time", "entry:en/vague_time/soon"]);
  assert.equal(entryOf("risk:vague_time:10", view, said), "en/vague_time/soon");
  assert.equal(entryOf("offer:reframe/vague_time/soon/2", view, said), "en/vague_time/soon");
  assert.equal(entryOf("cause:repeat_contact", view, said), "en/repeat_contact/nth-time");
  assert.deepEqual([entryOf("need:ack", view, said), entryOf("offer:ack-event", view, said)], ["", ""]);
  assert.equal(phraseOf({ ...reword, own: false }, "en"), "phrase:en/reframe/vague_time/soon/2");
});
