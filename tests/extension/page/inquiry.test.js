import assert from "node:assert/strict";
import test from "node:test";
import { Drafts, newDraft } from "../../../extension/lib/drafts.js";
import { saysEnter } from "../../../extension/lib/enter.js";
import { Inquiry } from "../../../extension/lib/inquiry.js";

const NOW = new Date("2026-11-22T10:00:00Z");

/** An inquiry about `state.text`, whose answers come when they are told to. */
function inquiring() {
  const state = { text: "one", now: 0, asked: [], heard: [], give: [] };
  const inquiry = new Inquiry({
    print: () => state.text,
    ask: () => (state.asked.push(state.text), new Promise((give) => state.give.push(give))),
    answered: (answer) => state.heard.push(answer),
    failed: (trouble) => state.heard.push(trouble),
    moved: () => state.heard.push("moved"),
    now: () => state.now,
  });
  return { state, inquiry };
}

test("the same text is asked about once", async () => {
  const { state, inquiry } = inquiring();
  const both = [inquiry.ask(), inquiry.ask()];
  state.give[0]({ ok: true, answer: "A" });
  await Promise.all(both);
  await inquiry.ask();
  assert.deepEqual([state.asked, state.heard, inquiry.isKnown], [["one"], ["A"], true]);
  state.text = "two";
  assert.equal(inquiry.isKnown, false);
});

test("an answer to an older text is never heard, whichever comes first", async () => {
  for (const order of [[0, 1], [1, 0]]) {
    const { state, inquiry } = inquiring();
    const first = inquiry.ask();
    state.text = "two";
    const second = inquiry.ask();
    for (const at of order) state.give[at]({ ok: true, answer: state.asked[at] });
    await Promise.all([first, second]);
    assert.deepEqual(state.heard, ["two"]);
  }
});

test("an answer is dropped when the text has moved on, and another is asked for", async () => {
  const { state, inquiry } = inquiring();
  const done = inquiry.ask();
  state.text = "one more";
  state.give[0]({ ok: true, answer: "A" });
  await done;
  assert.deepEqual([state.heard, inquiry.isKnown], [["moved"], false]);
});

test("what was under way is forgotten with another conversation", async () => {
  const { state, inquiry } = inquiring();
  const done = inquiry.ask();
  inquiry.clear();
  state.give[0]({ ok: true, answer: "A" });
  await done;
  assert.deepEqual([state.heard, inquiry.isKnown], [[], false]);
});

test("a text that went wrong is left alone for a while, unless somebody wants it", async () => {
  const { state, inquiry } = inquiring();
  const done = inquiry.ask();
  state.give[0]({ ok: false, trouble: "refused" });
  await done;
  await inquiry.ask();
  assert.deepEqual([state.asked.length, state.heard], [1, ["refused"]]);
  inquiry.forgive();
  const again = inquiry.ask();
  state.give[1]({ ok: true, answer: "A" });
  await again;
  assert.equal(inquiry.isKnown, true);
  inquiry.clear();
});

test("what may be over by itself is asked about again by whoever knows whether it still may be", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { state, inquiry } = inquiring();
  const done = inquiry.ask();
  assert.equal(inquiry.isAsking, true);
  state.give[0]({ ok: false, trouble: "offline" });
  await done;
  assert.equal(inquiry.isAsking, false);
  context.mock.timers.tick(10_000);
  assert.deepEqual([state.asked, state.heard], [["one"], ["offline", "moved"]]);
  void inquiry.ask();
  assert.equal(state.asked.length, 2);
  inquiry.clear();
});

test("a draft that turns up in another editor is still the same", () => {
  const [drafts, draft] = [new Drafts(), newDraft(NOW)];
  draft.interrupted = true;
  drafts.leave("k", "Hello\n", draft);
  assert.equal(drafts.find("other", "Hello"), null);
  assert.equal(drafts.find("k", ""), null);
  assert.equal(drafts.find("k", "Hello"), draft);
  assert.equal(drafts.find("k", "Hello"), null);
  drafts.leave("k", " ", draft);
  assert.equal(drafts.find("k", ""), null);
});

test("a page says that Enter sends", () => {
  globalThis.document = { createTreeWalker: () => ({ nextNode: () => null }) };
  globalThis.NodeFilter = { SHOW_TEXT: 4 };
  const says = (hint) => saysEnter({ editor: { getAttribute: (name) => (name === "placeholder" ? hint : null) }, root: {} });
  for (const hint of ["Enter to send, Shift+Enter for a new line", "Press Enter to send", "Eingabe zum Senden"]) {
    assert.equal(says(hint), true, hint);
  }
  for (const hint of ["Ctrl+Enter to send", "⌘ Enter to send", "Strg + Eingabe zum Senden", "Enter a subject", "Center to send", "Send"]) {
    assert.equal(says(hint), false, hint);
  }
});
