import assert from "node:assert/strict";
import test from "node:test";
import { clean, isPartial, localIso, requestOf } from "../../../extension/lib/request.js";

const LIMITS = { body: 262144, draft: 20, message: 10, messages: 2 };
const message = (role, text, author = "") => ({ id: text, role, text, author, address: "", at: null, element: null });
const read = (messages, parts = {}) => ({ key: "k", messages, total: messages.length, load: null, changed: [], ...parts });
const make = (conversation, draft = "") =>
  requestOf(conversation, draft, { row: null, own: { addresses: [], domains: [], names: ["Sam"] }, now: new Date(0), limits: LIMITS });

test("the newest messages that fit are sent, and what is left out makes the thread partial", () => {
  const { request, sent } = make(read([message("customer", "a", "Dana"), message("agent", "b"), message("customer", "c", "Ana")]));
  assert.deepEqual(request.thread?.map(({ text }) => text), ["b", "c"]);
  assert.deepEqual([request.partial, request.customer, request.agent, sent.length], [true, "Ana", "Sam", 2]);
});

test("messages that are collapsed, or not known of, make the thread partial", () => {
  assert.equal(isPartial(read([], { total: 3 }), 1), true);
  assert.equal(isPartial(read([], { total: null, load: "load_more" }), 0), true);
  assert.equal(isPartial(read([message("customer", "a")]), 1), false);
  assert.equal("partial" in make(read([message("customer", "a")])).request, false);
});

test("empty messages are left out, and indices follow what is sent", () => {
  const { request, sent } = make(read([message("customer", " \n"), message("customer", "b")]));
  assert.deepEqual([request.thread?.length, sent[0].text], [1, "b"]);
});

test("texts are cut to the limits and never in the middle of a character", () => {
  const { request } = make(read([message("customer", "123456789😀")]), "x".repeat(30));
  assert.deepEqual([request.thread?.[0].text, request.draft?.length], ["123456789", 20]);
});

test("what strict JSON refuses is replaced and no offset moves", () => {
  assert.equal(clean("a\0b\ud800c", 10), "a\ufffdb\ufffdc");
  assert.equal(clean("😀😀", 3), "😀");
});

test("now is told in the agent's own day", () => {
  const said = localIso(new Date("2026-11-16T23:30:00Z"));
  assert.equal(new Date(said).getTime(), Date.parse("2026-11-16T23:30:00Z"));
  assert.match(said, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
});
