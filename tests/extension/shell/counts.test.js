import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { dueIn, gather, MINUTE, send, sound } from "../../../extension/lib/shell/counts.js";
import { firsts } from "../../../extension/lib/shell/firsts.js";
import { fake, serve } from "./chrome.js";

const ALL = ["read", "shown", "inserted", "flagged", "ignored"];
const OF = { site: "gmail", revision: "r1" };
const event = (subject, more = {}) => ({ action: "shown", subject: `phrase:en/${subject}`, ...more });

let server;
let said;
let now;
const clock = Date.now;

beforeEach(async () => {
  fake();
  said = () => [204, null];
  server = await serve((...asked) => said(...asked));
  now = clock();
  Date.now = () => now;
});
afterEach(async () => {
  Date.now = clock;
  await server.close();
});

const where = (events = ALL) => async () => ({ server: { url: server.url, token: "t" }, events });
const bodies = () => server.asked.filter(({ path }) => path === "/v1/events").map(({ body }) => body);

test("gathers equal events, and sends one batch a minute", async () => {
  await gather([event("a"), event("b")], OF, where());
  await gather([event("a")], OF, where());
  assert.deepEqual(bodies(), [], "the first waits a moment for the others");
  await send(where());
  assert.deepEqual(bodies(), [
    { events: [event("a", { n: 2 }), event("b")], site: "gmail", revision: "r1" },
  ]);
  await gather([event("c")], OF, where());
  assert.equal(bodies().length, 1);
  assert.equal(await dueIn(where()), MINUTE);
  now += MINUTE;
  await gather([event("d")], OF, where());
  assert.deepEqual(bodies()[1].events, [event("c"), event("d")]);
  assert.equal(await dueIn(where()), null);
});

test("an older server that names no events is sent none", async () => {
  await gather([event("a")], OF, where([]));
  await send(where([]));
  assert.deepEqual(bodies(), []);
  assert.equal(await dueIn(where()), null, "and nothing waits for a newer one");
});

test("sends only actions that the server names, also when it names fewer than before", async () => {
  await gather([event("a"), { action: "felt", subject: "level:calm" }, { action: "ignored", subject: "need:ack" }], OF, where());
  await send(where(["shown"]));
  assert.deepEqual(bodies().map(({ events }) => events), [[event("a")]]);
});

test("what nobody may count any more is forgotten", async () => {
  await gather([event("a")], OF, where());
  await send(where([]));
  await send(where());
  assert.deepEqual(bodies(), []);
});

test("nothing that is not a subject gets through", () => {
  const strange = [
    null, 7, "x", { action: "shown" }, event("a b"), event("ä"), event("x".repeat(200)), event("a", { n: 0 }),
    event("a", { n: 1.5 }), event("a", { n: 101 }), { action: "shown", subject: "Dear Ms Petrov, I am sorry" },
    event("a/"), { action: ["shown"], subject: "guard" },
  ];
  assert.deepEqual(sound(strange, ALL), []);
  assert.deepEqual(sound({ length: 3 }, ALL), []);
  assert.deepEqual(sound([{ ...event("a"), text: "secret" }], ALL), [event("a", { n: 1 })]);
});

for (const status of [429, 503])
  test(`after ${status} the same is sent a minute later, with what came meanwhile`, async () => {
    said = () => [status, {}];
    await gather([event("a")], OF, where());
    await send(where());
    said = () => [204, null];
    await gather([event("a"), event("b")], OF, where());
    assert.equal(bodies().length, 1, "not at once");
    now += MINUTE;
    await send(where());
    const sum = {};
    for (const { subject, n = 1 } of bodies()[1].events) sum[subject] = (sum[subject] ?? 0) + n;
    assert.deepEqual(sum, { "phrase:en/a": 2, "phrase:en/b": 1 });
  });

test("after a timeout nothing is sent twice", async () => {
  said = () => new Promise((done) => setTimeout(done, 2600, [204, null]));
  await gather([event("a")], OF, where());
  await send(where());
  await send(where());
  assert.equal(bodies().length, 1);
});

test("one that the server does not know takes no other with it", async () => {
  said = () => [422, { field: "events[1].subject" }];
  await gather([event("a"), event("b"), event("c")], OF, where());
  await send(where());
  said = () => [204, null];
  await send(where());
  assert.deepEqual(bodies()[1].events, [event("a"), event("c")]);
});

for (const status of [400, 401, 403, 404, 500])
  test(`after ${status} it is over`, async () => {
    said = () => [status, {}];
    await gather([event("a")], OF, where());
    await send(where());
    await send(where());
    assert.equal(bodies().length, 1);
  });

test("for a server that is away a few wait, and no more", async () => {
  const away = async () => ({ server: { url: "http://127.0.0.1:9", token: "" }, events: ALL });
  for (let at = 0; at < 5; at += 1)
    await gather(Array.from({ length: 100 }, (_, one) => event(`${at}-${one}`)), OF, away);
  await send(away);
  const { waiting } = (await chrome.storage.session.get("counts")).counts;
  assert.equal(waiting.length, 200);
  await gather([event("a")], OF, where());
  await send(where());
  assert.deepEqual(bodies().map(({ events }) => events), [[event("a")]], "another server is told nothing of it");
});

test("many go in batches that the server takes", async () => {
  await gather([event("a", { n: 100 }), event("a", { n: 100 })], OF, where());
  await gather(Array.from({ length: 150 }, (_, at) => event(`x${at}`)), { site: "zendesk", revision: "r1" }, where());
  for (let turn = 0; turn < 3; turn += 1) await send(where());
  const all = bodies();
  assert.ok(all.every(({ events }) => events.length <= 100 && events.every(({ n = 1 }) => n <= 100)));
  assert.equal(all.flatMap(({ events }) => events).reduce((sum, { n = 1 }) => sum + n, 0), 350);
  assert.deepEqual([all[0].site, all[0].revision], [undefined, "r1"], "only what they have in common is named");
});

test("a site's address is nobody's business", async () => {
  await gather([event("a")], { site: "tickets.corp.example", revision: "Dear Ms Petrov" }, where());
  await send(where());
  assert.deepEqual(Object.keys(bodies()[0]), ["events"]);
});

// What was read

const MAIL = { role: "customer", text: "The canary sings. Still no export.", author: "Dana" };
const reading = (level, causes = [], index = 0) => ({
  index, role: "customer", ref: "", level, score: 0.5, emotions: [], parts: [],
  evidence: causes.map((cause) => ({ start: 0, end: 1, text: "x", cause, cue: "a/b", share: 1 })),
});
const answer = (messages, promises = [], incomplete = false) => ({ messages, promises, incomplete });
const subjects = async (thread, said) => (await firsts({ thread }, said)).map(({ action, subject }) => `${action} ${subject}`);

test("a message counts once, with its causes where it is heated", async () => {
  const heated = answer([reading("angry", ["defect", null, "defect", "waiting"])]);
  assert.deepEqual(await subjects([MAIL], heated), ["read level:angry", "read cause:defect", "read cause:waiting"]);
  assert.deepEqual(await subjects([MAIL], heated), []);
  const other = { ...MAIL, text: "Thank you." };
  assert.deepEqual(await subjects([MAIL, other], answer([...heated.messages, reading("calm", ["defect"], 1)])), ["read level:calm"]);
  assert.deepEqual(await subjects([{ ...MAIL, author: "Ben" }], heated), ["read level:angry", "read cause:defect", "read cause:waiting"]);
});

test("a message that was not read to the end counts when it is", async () => {
  assert.deepEqual(await subjects([MAIL], answer([reading("calm")], [], true)), []);
  assert.deepEqual(await subjects([MAIL], answer([{ ...reading("calm"), level: null }])), []);
  assert.deepEqual(await subjects([MAIL], answer([{ ...reading("calm"), role: "agent" }])), []);
  assert.deepEqual(await subjects([MAIL], answer([reading("calm")])), ["read level:calm"]);
});

test("a promise counts once, when it is past or kept", async () => {
  const promise = (status) => answer([], [{ message: 0, start: 3, end: 9, text: "x", due: null, status }]);
  assert.deepEqual(await subjects([MAIL], promise("open")), []);
  assert.deepEqual(await subjects([MAIL], promise("broken")), ["read promise:broken"]);
  assert.deepEqual(await subjects([MAIL], promise("kept")), []);
});

test("nothing of a message is kept to know it again, not even in memory", async () => {
  await firsts({ thread: [MAIL] }, answer([reading("calm")]));
  const kept = JSON.stringify(await chrome.storage.session.get(null));
  for (const word of ["canary", "export", "Dana"]) assert.ok(!kept.includes(word), word);
  assert.deepEqual(await chrome.storage.local.get(null), {});
});
