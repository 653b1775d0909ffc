// Servers that have gone wrong or mean ill, pages that somebody has got hold of, and a memory that is damaged.
import assert from "node:assert/strict";
import { test } from "node:test";

import { answerOf } from "../../../extension/lib/shell/answer.js";
import { reply } from "../../../extension/lib/shell/answers.js";
import { sendLast } from "../../../extension/lib/shell/counting.js";
import { OLDEST } from "../../../extension/lib/shell/oldest.js";
import { patternOf } from "../../../extension/lib/shell/origins.js";
import { entriesOf } from "../../../extension/lib/shell/places.js";
import { policyChanged, sound } from "../../../extension/lib/shell/policy.js";
import { recall, remember } from "../../../extension/lib/shell/recall.js";
import { soundRows } from "../../../extension/lib/shell/rows.js";
import { ask, soundState } from "../../../extension/lib/shell/state.js";
import { blank, read, write } from "../../../extension/lib/shell/stored.js";
import { answer, fake, row, serve } from "./chrome.js";

const SITE = "https://desk.test";
const SERVER = "http://127.0.0.1:1";
const page = (url = `${SITE}/ticket`) => ({ id: "heedful", url, frameId: 0, tab: { id: 1 } });
const sites = { revision: "", rows: [row("z")] };
const state = { server: SERVER, at: Date.now(), etag: "", state: { ...OLDEST, sites } };

function set(more = {}) {
  const chrome = fake();
  policyChanged();
  const server = { url: SERVER, token: "secret", name: "", id: "" };
  return write({ server, state, sites: { [SITE]: { row: "auto", on: true } }, ...more }).then(() => chrome);
}

test("a row's hosts ask the browser for nothing but plain names of two parts", () => {
  const hosts = ["*", "*.com", "*.", "mail.test/*", "*:*", "evil.test:99", "MAIL.TEST", "a b", "", "u@x.test"];
  const kept = soundRows(hosts.map((host, place) => row(`r${place}`, ["mail.google.com", host])));
  assert.deepEqual(kept, []);
  const [good] = soundRows([row("good", ["mail.google.com", "*.zendesk.com"])]);
  assert.deepEqual(
    entriesOf(good).map((one) => patternOf(one)),
    ["https://mail.google.com/*", "https://*.zendesk.com/*"],
  );
});

test("a row without what a page needs is none", () => {
  for (const path of ["conversation", "composer.root", "thread.root", "thread.text", "send.keys"]) {
    const cut = structuredClone(row("x"));
    const [part, member] = path.split(".");
    if (member) delete cut[part][member];
    else delete cut[part];
    assert.deepEqual(soundRows([cut]), [], path);
  }
  for (const own of [7, [{}], [{ in: "x" }], [{ in: ["x"], attribute: "a b" }]])
    assert.deepEqual(soundRows([{ ...row("x"), own }]), [], JSON.stringify(own));
  const newer = { ...row("x"), novelty: 1, own: [{ in: ["x"], attribute: "title", novelty: 1 }] };
  assert.deepEqual(soundRows([newer]), [newer]);
});

test("rows are no more and no longer than a page can bear", () => {
  assert.equal(soundRows(Array.from({ length: 5000 }, (_, place) => row(`r${place}`))).length, 200);
  assert.deepEqual(soundRows([{ ...row("x"), marks: [["a".repeat(301)]] }]), []);
  const full = Array.from({ length: 20 }, () => Array.from({ length: 20 }, () => "a".repeat(300)));
  assert.deepEqual(soundRows([{ ...row("x"), marks: full }]), []);
});

test("a server cannot put off the next question for ever, nor fill a page with its version", async () => {
  fake();
  const sites = { revision: "r".repeat(1e5), rows: [row("x")] };
  const said = await soundState({ ...OLDEST, refresh: 1e12, version: "v".repeat(1e5), sites });
  assert.deepEqual([said.refresh, said.version.length, said.sites.revision.length], [86_400, 100, 100]);
});

test("a newer version of ours asks for all of the state, not only for what has changed", async () => {
  const server = await serve((_, __, headers) =>
    headers["if-none-match"] ? [304, null] : [200, OLDEST, { ETag: '"e"' }],
  );
  const chrome = await set({ server: { url: server.url, token: "t", name: "", id: "" }, state: null });
  const once = async () => ask((await read()).server, (await read()).state);
  await once();
  await once();
  chrome.runtime.getManifest = () => ({ version: "0.2.0" });
  await once();
  assert.deepEqual(
    server.asked.map(({ headers }) => headers["if-none-match"] ?? ""),
    ["", '"e"', ""],
  );
  await server.close();
});

test("a page is not told what was promised elsewhere", async () => {
  const vow = { id: "1", what: "send it", to: "ana@secret.test", due: null, site: "b", url: "", made: "", done: false };
  await set({ vows: [vow] });
  assert.deepEqual(await reply({ kind: "vow", vow: { ...vow, id: "2", to: "" } }, page()), { answer: null });
  assert.equal((await read()).vows.length, 2);
});

test("what a page wants kept is kept in the shape that it must have", async () => {
  await set();
  const words = "y".repeat(1e6);
  const ignore = { id: "1", scope: "phrase", rule: "risk:x", words, thread: "", site: "", at: "", more: 1 };
  for (const one of [null, 7, {}, { scope: "phrase" }, { ...ignore, scope: "all" }, ignore])
    await reply({ kind: "ignore", ignore: one }, page());
  const { ignores } = (await read()).settings;
  assert.deepEqual([ignores.length, ignores[0].words.length, "more" in ignores[0]], [1, 500, false]);
  for (const vow of [null, 7, {}, { id: "1", what: words, due: 3 }])
    await reply({ kind: "vow", vow }, page());
  const { vows } = await read();
  assert.deepEqual([vows.length, vows[0].what.length, vows[0].due], [1, 500, null]);
});

test("words of drafts that are long gone are not kept", async () => {
  const at = "2020-01-01T00:00:00Z";
  const old = { id: "1", scope: "once", rule: "risk:x", words: "sorry", thread: "t", site: "", at };
  await set({ settings: { ...blank().settings, ignores: [old, { ...old, id: "2", scope: "phrase" }] } });
  await reply({ kind: "ignore", ignore: { ...old, id: "3", at: new Date().toISOString() } }, page());
  assert.deepEqual(
    (await read()).settings.ignores.map(({ id }) => id),
    ["2", "3"],
  );
});

const DAMAGED = [
  { settings: { ignores: null, phrases: 3, own: { addresses: null } } },
  { sites: null },
  { sites: { "not an address": null } },
  { vows: null },
  { server: { url: 7 } },
  { server: { url: "nonsense" } },
  { consent: 3 },
  { state: 5 },
  { state: { server: SERVER, at: Date.now(), state: {} } },
];

test("a damaged memory keeps nothing from working", async () => {
  for (const more of DAMAGED) {
    await set(more);
    const { answer: said } = await reply({ kind: "hello", url: "" }, page("chrome-extension://heedful/options.html"));
    const { ignores, phrases, own } = said.settings;
    const lists = [ignores, phrases, own.addresses, said.off, said.accepts.request];
    assert.ok(lists.every(Array.isArray), JSON.stringify(more));
  }
});

test("a thumb names a row, never the host of a page without one", async () => {
  const server = await serve((path) => (path === "/v1/events" ? [204, null] : [404, {}]));
  await set({ server: { url: server.url, token: "t", name: "", id: "" }, consent: { url: server.url, at: "" } });
  for (const site of ["tickets.corp.example", "gmail"])
    await reply({ kind: "report", finding: "risk:blame", up: true, words: "", site, revision: "" }, page());
  const sent = server.asked.filter(({ path }) => path === "/v1/events");
  assert.deepEqual(
    sent.map(({ body }) => body.site),
    ["", "gmail"],
  );
  await server.close();
});

/** A server that counts, and a browser that has agreed to it. */
async function counting(more = {}, events = ["read", "shown", "flagged"], managed = {}) {
  const server = await serve((path) => (path === "/v1/events" ? [204, null] : [404, {}]));
  const accepts = { ...OLDEST.accepts, events };
  await set({
    server: { url: server.url, token: "t", name: "", id: "" },
    consent: { url: server.url, at: "" },
    state: { ...state, server: server.url, state: { ...OLDEST, accepts, sites } },
    ...more,
  });
  globalThis.chrome.storage.managed.get = async () => managed;
  return server;
}
const CARD = { kind: "count", site: "desk.corp.example", revision: "r1", events: [{ action: "shown", subject: "phrase:en/a" }] };
const sentTo = (server) => server.asked.filter(({ path }) => path === "/v1/events").map(({ body }) => body);

test("a page counts what is no text and was not read, and never in the extension's own pages", async () => {
  const server = await counting();
  for (const events of [null, 7, {}, [null], [{ action: "read", subject: "level:calm" }], [{ action: "shown", subject: "Dear Ana" }]])
    await reply({ ...CARD, events }, page());
  await reply(CARD, page("chrome-extension://heedful/welcome.html"));
  await reply(CARD, page());
  await sendLast();
  assert.deepEqual(sentTo(server), [{ events: CARD.events, revision: "r1" }]);
  await server.close();
});

test("where nobody has agreed, or the agent or the company does not want it, nothing is counted", async () => {
  const off = { settings: { ...blank().settings, count: false } };
  for (const [more, policy] of [[{ consent: null }], [off], [{}, { count: false }], [off, { count: false }]]) {
    const server = await counting(more, ["shown"], policy);
    await reply(CARD, page());
    await sendLast();
    assert.deepEqual(sentTo(server), [], JSON.stringify([more, policy]));
    await server.close();
  }
  const server = await counting(off, ["shown"], { count: true });
  await reply(CARD, page());
  await sendLast();
  assert.equal(sentTo(server).length, 1, "the company's word holds");
  await server.close();
});

test("a thumb names the entry to a server that counts, and to no other", async () => {
  const thumb = { kind: "report", finding: "risk:blame", up: true, words: "", site: "gmail", revision: "", entry: "en/blame/fault" };
  for (const [events, entry] of [[["read"], "en/blame/fault"], [[], undefined]]) {
    const server = await counting({}, events);
    await reply(thumb, page());
    await reply({ ...thumb, entry: "" }, page());
    assert.deepEqual(sentTo(server).map((body) => body.entry), [entry, undefined]);
    await server.close();
  }
});

test("a page in use is told when to come again", async () => {
  const server = await counting();
  const { answer: said } = await reply({ kind: "pulse" }, page());
  assert.ok(said.next >= 1000 && said.next <= 3_600_000, String(said.next));
  assert.deepEqual(await reply({ kind: "pulse" }, page("https://other.test/")), { refused: "not allowed here" });
  await server.close();
});

test("an answer with more than anybody can look at is cut", () => {
  const risk = { code: "x", start: 0, end: 1, text: "x", why: "", instead: [] };
  const many = { length: 50_000 };
  const said = {
    ...answer([]),
    draft: { risks: Array.from(many, () => risk) },
    suggestions: Array.from(many, () => ({ text: "x" })),
    nudge: { advised: true, why: "w".repeat(1e6) },
  };
  const { draft, suggestions, nudge } = answerOf(said, 0);
  assert.deepEqual([draft.risks.length, suggestions.length, nudge.why.length], [1000, 1000, 1000]);
});

test("the company's address is brought into the form that the browser uses", () => {
  for (const server of ["https://Heedful.Corp.example:443/", "https://heedful.corp.example/?x#y"])
    assert.equal(sound({ server }).server, "https://heedful.corp.example");
  assert.equal(sound({ server: "https://me:word@x.example/sub/" }).server, "https://x.example/sub");
});

test("the thread that was read last is remembered, also when the browser has no more room", async () => {
  const chrome = fake();
  const { set: put } = chrome.storage.session;
  chrome.storage.session.set = async (parts) => {
    const all = { ...(await chrome.storage.session.get(null)), ...parts };
    if (JSON.stringify(all).length > 1e6) throw new Error("QUOTA_BYTES quota exceeded");
    return put(parts);
  };
  const text = "x".repeat(200_000);
  const thread = { messages: [{ id: "1", role: "customer", text, author: "", address: "", at: null }], total: null };
  for (let turn = 0; turn < 12; turn += 1) await remember(SITE, `k${turn}`, thread);
  assert.notEqual(await recall(SITE, "k11"), null);
});
