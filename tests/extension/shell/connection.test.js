// Connecting no more: what the server is told, what this browser keeps, and answers without end.
import assert from "node:assert/strict";
import test from "node:test";
import { fake, serve } from "./chrome.js";

const chrome = fake();
const { reply } = await import("../../../extension/lib/shell/answers.js");
const { Failed, call } = await import("../../../extension/lib/shell/server.js");
const { change } = await import("../../../extension/lib/shell/stored.js");

const OWN = { id: "heedful", url: "chrome-extension://heedful/options.html" };

/** Be connected, and disconnect. */
async function disconnect(url, kind = "disconnect") {
  await chrome.storage.local.set({ server: { url, token: "key", name: "Desk", id: "b1" } });
  const { answer } = await reply({ kind }, OWN);
  return { answer, left: (await chrome.storage.local.get("server")).server };
}

for (const [status, told] of [[204, true], [404, true], [401, true], [403, false], [500, false]]) {
  test(`gives the key back, answered with ${status}`, async () => {
    const server = await serve(() => [status, status === 204 ? null : {}]);
    const { answer, left } = await disconnect(server.url);
    assert.equal(answer.told, told);
    assert.deepEqual(left, { url: server.url, token: "", name: "", id: "" });
    const [{ path, method, headers }] = server.asked;
    assert.deepEqual([method, path, headers.authorization], ["DELETE", "/v1/pair/b1", "Bearer key"]);
    await server.close();
  });
}

test("disconnects from a server that is away", async () => {
  const server = await serve(() => [204, null]);
  await server.close();
  const { answer, left } = await disconnect(server.url);
  assert.deepEqual([answer.told, left.token], [false, ""]);
});

test("gives the key back before all is forgotten", async () => {
  const server = await serve(() => [204, null]);
  const { answer, left } = await disconnect(server.url, "forget");
  assert.deepEqual([answer.told, left, server.asked.length], [true, undefined, 1]);
  await server.close();
});

test("reads no answer further than it can be of use", async () => {
  const long = { version: "x".repeat(3_000_000) };
  const server = await serve(() => [200, long]);
  await assert.rejects(call({ url: server.url, token: "" }, "/v1/extension"), (error) => {
    assert.ok(error instanceof Failed);
    return error.trouble === "refused";
  });
  await server.close();
});

test("ends an answer that never ends", { timeout: 30_000 }, async (t) => {
  t.after(() => endless.closeAllConnections());
  const { createServer } = await import("node:http");
  let ended = false;
  const endless = createServer((_, response) => {
    const more = setInterval(() => response.write("x".repeat(500_000)), 5);
    response.on("close", () => (clearInterval(more), (ended = true)));
  });
  await new Promise((done) => endless.listen(0, "127.0.0.1", done));
  endless.unref();
  const url = `http://127.0.0.1:${endless.address().port}`;
  await assert.rejects(call({ url, token: "" }, "/v1/extension", { patience: 20_000 }), Failed);
  while (!ended) await new Promise((done) => setTimeout(done, 10));
  endless.close();
});

test("takes an answer apart that comes in pieces", async () => {
  const server = await serve(() => [200, { words: "ü€𝒳".repeat(50_000) }]);
  assert.equal((await call({ url: server.url, token: "" }, "/v1/extension")).body.words.length, 4 * 50_000);
  await server.close();
});

test("changes one after the other, through the lock that all pages share", async () => {
  const names = [];
  let last = Promise.resolve();
  const request = (name, work) => {
    names.push(name);
    return (last = last.then(work));
  };
  Object.defineProperty(navigator, "locks", { value: { request }, configurable: true });
  await Promise.all(["a", "b"].map((id) => change("vows", (now) => [...now, { id }])));
  delete navigator.locks;
  assert.deepEqual((await chrome.storage.local.get("vows")).vows.map(({ id }) => id), ["a", "b"]);
  assert.equal(new Set(names).size, 1);
  assert.equal(names.length, 2);
});
