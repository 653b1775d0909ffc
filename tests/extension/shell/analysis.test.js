import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { analyze } from "../../../extension/lib/shell/analysis.js";
import { OLDEST } from "../../../extension/lib/shell/oldest.js";
import { answer, fake, serve } from "./chrome.js";

fake();
const ask = (draft = "Hi", texts = ["one", "two"]) => ({
  thread: texts.map((text) => ({ role: "customer", text })),
  draft,
});
let open = [];
const serving = async (how) => (open.push(await serve(how)), open.at(-1));
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const to = (server, token = "secret") => ({ url: server.url, token });

test("sends texts once, then their names, with the token", async () => {
  const server = await serving((_, body) => [200, answer(body.thread)]);
  await analyze(1, ask(), to(server), OLDEST);
  await analyze(1, ask("Hello"), to(server), OLDEST);
  assert.deepEqual(server.asked[1].body.thread, [
    { role: "customer", ref: "ref-one" },
    { role: "customer", ref: "ref-two" },
  ]);
  assert.equal(server.asked[0].headers.authorization, "Bearer secret");
  assert.equal(server.asked[0].body.thread[0].text, "one");
});

test("sends texts again, once, when the server has forgotten their names", async () => {
  let forgot = false;
  const server = await serving((_, body) =>
    forgot && body.thread[0].ref ? [409, { type: "unknown-ref" }] : [200, answer(body.thread)],
  );
  await analyze(1, ask(), to(server), OLDEST);
  forgot = true;
  const { ok } = await analyze(1, ask(), to(server), OLDEST);
  assert.equal(ok, true);
  assert.deepEqual(
    server.asked.map(({ body }) => Object.keys(body.thread[0])[1]),
    ["text", "ref", "text"],
  );
});

test("never shows one server the names that another gave", async () => {
  const first = await serving((_, body) => [200, answer(body.thread)]);
  const second = await serving((_, body) => [200, answer(body.thread)]);
  await analyze(1, ask(), to(first), OLDEST);
  await analyze(1, ask(), to(second), OLDEST);
  assert.equal(second.asked[0].body.thread[0].text, "one");
});

test("ends the older question of a tab, not those of other tabs", async () => {
  const server = await serving(async (_, body) => {
    if (body.draft === "slow") await new Promise((done) => setTimeout(done, 300));
    return [200, answer(body.thread)];
  });
  const [older, other, newer] = await Promise.all([
    analyze(1, ask("slow"), to(server), OLDEST),
    analyze(2, ask("slow"), to(server), OLDEST),
    analyze(1, ask("quick"), to(server), OLDEST),
  ]);
  assert.deepEqual([older.ok, older.detail, other.ok, newer.ok], [false, "newer", true, true]);
});

test("leaves out what the server does not know", async () => {
  const server = await serving((_, body) => [200, answer(body.thread)]);
  const state = { ...OLDEST, accepts: { request: ["thread", "draft"], message: ["role", "text"], channels: [] } };
  const request = { ...ask(), channel: "chat", brief: true, partial: true };
  request.thread[0].author = "Ana";
  await analyze(1, request, to(server), state);
  await analyze(1, request, to(server), state);
  assert.deepEqual(Object.keys(server.asked[1].body), ["thread", "draft"]);
  assert.deepEqual(server.asked[1].body.thread[0], { role: "customer", text: "one" });
});

test("says in which language the agent reads, to a server that knows of it", async () => {
  const server = await serving((_, body) => [200, answer(body.thread)]);
  const { accepts } = OLDEST;
  await analyze(1, ask(), to(server), OLDEST);
  await analyze(1, ask(), to(server), { ...OLDEST, accepts: { ...accepts, request: [...accepts.request, "ui"] } });
  assert.deepEqual(
    server.asked.map(({ body }) => body.ui),
    [undefined, "de-AT"],
  );
});

test("leaves out the oldest messages of too long a thread and counts on from there", async () => {
  const server = await serving((_, body) => [200, answer(body.thread)]);
  const state = { ...OLDEST, limits: { ...OLDEST.limits, body: 400, messages: 2 } };
  const said = await analyze(1, ask("Hi", ["a", "b", "c".repeat(100)]), to(server), state);
  assert.deepEqual(
    server.asked[0].body.thread.map(({ text }) => text[0]),
    ["b", "c"],
  );
  assert.equal(server.asked[0].body.partial, true);
  assert.deepEqual([said.answer.messages.map(({ index }) => index), said.answer.questions[0].message], [[1, 2], 1]);
  await analyze(1, ask("Hi", ["d".repeat(390), "e"]), to(server), state);
  assert.deepEqual(server.asked[1].body.thread, [{ role: "customer", text: "e" }]);
});

test("fills in what an older server's answer lacks, and minds nothing that a newer one adds", async () => {
  const server = await serving(() => [
    200,
    { language: { code: "en", supported: true }, messages: [], novelty: { a: 1 } },
  ]);
  const { answer: said } = await analyze(1, ask(), to(server), OLDEST);
  assert.deepEqual(
    [said.gaps, said.draft.risks, said.nudge.advised, said.frustration.trend],
    [[], [], false, "single"],
  );
});

const TROUBLES = [
  [401, { type: "/problems/no-token" }, "unpaired"],
  [403, { type: "/problems/foreign-origin" }, "unpaired"],
  [403, { type: "/problems/role" }, "refused"],
  [413, {}, "refused"],
  [400, {}, "refused"],
  [500, {}, "refused"],
  [429, {}, "busy"],
  [503, {}, "busy"],
  [502, {}, "offline"],
  [200, { strange: true }, "refused"],
  [200, null, "refused"],
];
for (const [status, body, trouble] of TROUBLES)
  test(`says ${trouble} for ${status} ${JSON.stringify(body)}`, async () => {
    const server = await serving(() => [status, body]);
    assert.equal((await analyze(1, ask(), to(server), OLDEST)).trouble, trouble);
  });

test("says offline when nobody listens, and slow when nobody answers", async () => {
  const gone = await serve(() => [200, {}]);
  await gone.close();
  assert.equal((await analyze(1, ask(), to(gone), OLDEST)).trouble, "offline");
  const slow = await serving(() => new Promise((done) => setTimeout(done, 2600, [200, {}])));
  assert.equal((await analyze(1, ask(), to(slow), OLDEST)).trouble, "slow");
});

test("says denied when the browser does not let us at the server", async () => {
  const gone = await serve(() => [200, {}]);
  await gone.close();
  const { permissions } = globalThis.chrome;
  const contains = permissions.contains;
  permissions.contains = async () => false;
  try {
    assert.equal((await analyze(1, ask(), to(gone), OLDEST)).trouble, "denied");
  } finally {
    permissions.contains = contains;
  }
});
