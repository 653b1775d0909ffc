import assert from "node:assert/strict";
import { test } from "node:test";

import { recall, remember } from "../../../extension/lib/memory.js";

const DOC = { createElement: (name) => ({ localName: name, isConnected: false }) };
const said = (id, at = `2026-11-0${id}T09:00:00.000Z`) => ({ id: String(id), role: "customer", text: `text ${id}`, author: "Dana", address: "", at, element: { page: true } });
const read = (more) => ({ key: "rt:7", messages: [], total: null, load: "load_rt_display", changed: [], ...more });

function shelf() {
  const held = new Map();
  return { held, keep: async (key, thread) => void held.set(key, structuredClone(thread)), fetch: async (key) => held.get(key) ?? null };
}

test("what was read whole takes the place of what the draft quotes", async () => {
  const one = shelf();
  await remember(read({ messages: [said(1), said(2)], total: 2, load: null }), one);
  const full = await recall(read({ quoted: true, messages: [said(9)] }), one, DOC);
  assert.deepEqual(full.messages.map(({ id }) => id), ["1", "2"]);
  assert.deepEqual([full.total, full.load, full.quoted], [2, null, false]);
  assert.equal(full.messages[0].element.isConnected, false);
});

test("pages that show one message at a time add up, oldest first", async () => {
  const one = shelf();
  await remember(read({ messages: [said(3)] }), one);
  await remember(read({ messages: [said(1)] }), one);
  await remember(read({ messages: [said(3)] }), one);
  const full = await recall(read({ quoted: true }), one, DOC);
  assert.deepEqual(full.messages.map(({ id }) => id), ["1", "3"]);
  assert.equal(full.load, "load_rt_display");
});

test("a message that is on the page keeps its place there", async () => {
  const one = shelf();
  await remember(read({ messages: [said(1)] }), one);
  const here = said(2);
  const full = await recall(read({ messages: [here] }), one, DOC);
  assert.equal(full.messages[1].element, here.element);
});

test("another conversation, an empty or a failing memory change nothing", async () => {
  const one = shelf();
  await remember(read({ messages: [said(1)], key: "rt:8" }), one);
  const asked = read({ quoted: true });
  assert.equal(await recall(asked, one, DOC), asked);
  assert.equal(await recall(asked, { ...one, fetch: () => Promise.reject(new Error("gone")) }, DOC), asked);
});

test("what is only quoted is not remembered, and no page is held on to", async () => {
  const one = shelf();
  await remember(read({ quoted: true, messages: [said(1)] }), one);
  await remember(read({}), one);
  assert.equal(one.held.size, 0);
  await remember(read({ messages: [said(1)] }), one);
  assert.equal("element" in one.held.get("rt:7").messages[0], false);
});
