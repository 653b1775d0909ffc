import assert from "node:assert/strict";
import { test } from "node:test";

import { hello } from "../../../extension/lib/shell/hello.js";
import { OLDEST } from "../../../extension/lib/shell/oldest.js";
import { ask, freshFor, saysOther, soundState, stateOf } from "../../../extension/lib/shell/state.js";
import { blank, read, write } from "../../../extension/lib/shell/stored.js";
import { fake, row, serve } from "./chrome.js";

const real = globalThis.fetch;
/** The packaged rows are read by fetch, too. */
globalThis.fetch = (url, options) =>
  String(url).startsWith("chrome-extension:")
    ? Promise.resolve(Response.json({ revision: "packaged", rows: [row("packaged")] }))
    : real(url, options);

/** A newer server than this extension. */
const NEWER = {
  ...OLDEST,
  version: "9.0",
  api: 7,
  accepts: { ...OLDEST.accepts, request: [...OLDEST.accepts.request, "mood"], moods: ["x"] },
  novelty: true,
  off: { sites: ["desk"], rules: ["blame"] },
  mode: "off",
  sites: {
    revision: "r9",
    rows: [{ ...row("desk"), hover: true }, { id: "broken" }, row("gmail", ["mail.google.com"])],
  },
};

async function told(how, stored = {}) {
  fake();
  const server = await serve(how);
  await write({ server: { url: server.url, token: "t", name: "", id: "" }, ...stored });
  return server;
}

test("keeps a newer server's state, without what it does not understand", async () => {
  const server = await told(() => [200, NEWER, { ETag: '"e1"' }]);
  await ask((await read()).server, null);
  const state = await stateOf(await read());
  assert.deepEqual(
    state.sites.rows.map(({ id }) => id),
    ["desk", "gmail"],
  );
  assert.deepEqual([state.mode, state.version, state.accepts.request.at(-1)], ["off", "9.0", "mood"]);
  assert.equal("novelty" in state, false);
  await server.close();
});

test("asks again with the mark of the last answer, and keeps that when nothing is new", async () => {
  const server = await told((_, __, headers) =>
    headers["if-none-match"] ? [304, null] : [200, NEWER, { ETag: '"e1"' }],
  );
  await ask((await read()).server, null);
  const before = (await read()).state;
  await ask((await read()).server, before);
  assert.equal(server.asked[1].headers["if-none-match"], '"e1"');
  assert.equal((await read()).state.state.version, "9.0");
  await server.close();
  await ask((await read()).server, (await read()).state);
  assert.equal((await stateOf(await read())).version, "9.0", "holds while the server is away");
});

test("takes a server without /v1/extension for the oldest", async () => {
  const server = await told(() => [404, {}]);
  await ask((await read()).server, null);
  const state = await stateOf(await read());
  assert.deepEqual([state.accepts, state.sites.revision, state.mode], [OLDEST.accepts, "packaged", "nudge"]);
  await server.close();
});

test("does not take one server's state for another's", async () => {
  const server = await told(() => [200, NEWER]);
  await ask((await read()).server, null);
  await write({ server: { url: "http://127.0.0.1:1", token: "", name: "", id: "" } });
  assert.equal((await stateOf(await read())).version, "");
  await server.close();
});

test("makes something sound of any answer", async () => {
  fake();
  for (const strange of [
    null,
    7,
    "x",
    [],
    { accepts: 3, limits: { body: -1 }, off: null, sites: { rows: "no" }, mode: "loud", refresh: "soon" },
  ]) {
    const state = await soundState(strange);
    assert.deepEqual(
      [state.limits, state.mode, state.off, state.refresh],
      [OLDEST.limits, "nudge", { sites: [], rules: [] }, 3600],
    );
  }
});

const state = {
  ...OLDEST,
  off: { sites: ["b"], rules: ["blame"] },
  sites: { revision: "", rows: [row("a"), row("b", ["*.b.example"]), row("c", ["c.example"]), row("d", [], [])] },
};
const stored = (sites) => ({ ...blank(), sites });
const greet = (url, site, more = {}) =>
  hello(stored({ [new URL(url).origin]: { on: true, row: "auto", ...site } }), { ...state, ...more }, url);
const ids = ({ rows }) => rows.map(({ id }) => id);

test("offers the rows of the host first, then self-hosted ones with marks", () => {
  assert.deepEqual(ids(greet("https://c.example/x")), ["c", "a"]);
  assert.deepEqual(ids(greet("https://desk.test/")), ["a"]);
  assert.deepEqual(ids(greet("https://desk.test/", { row: "b" })), ["b"]);
  assert.deepEqual(ids(greet("https://c.example/", { row: "generic" })), []);
});

test("switches a site off by its row and by its host", () => {
  assert.equal(greet("https://x.b.example/").on, false);
  assert.equal(greet("https://desk.test/", { row: "b" }).on, false);
  assert.equal(greet("https://desk.test/").on, true);
  assert.equal(greet("https://desk.test/", {}, { off: { sites: ["desk.test"], rules: [] } }).on, false);
});

test("says what the server's mode is until the agent chooses", () => {
  assert.equal(greet("https://c.example/").settings.mode, "nudge");
  const chosen = { ...stored({ "https://c.example": { on: true, row: "auto" } }) };
  chosen.settings.mode = "soft";
  assert.equal(hello(chosen, state, "https://c.example/").settings.mode, "soft");
});

test("a server that only counts shows nothing and holds nothing, whatever the agent has chosen", async () => {
  const shadow = await soundState({ ...NEWER, shadow: true, accepts: { ...NEWER.accepts, events: ["read", 7] } });
  assert.deepEqual([shadow.shadow, shadow.accepts.events], [true, ["read"]]);
  const chosen = stored({ "https://c.example": { on: true, row: "auto" } });
  chosen.settings.mode = "nudge";
  const page = hello(chosen, { ...state, shadow: true }, "https://c.example/");
  assert.deepEqual([page.on, page.shadow, page.settings.mode], [true, true, "off"]);
  const practice = hello(chosen, { ...state, shadow: true }, "chrome-extension://heedful/welcome.html");
  assert.deepEqual([practice.shadow, practice.settings.mode], [false, "nudge"]);
});

test("an older server counts nothing and shows all", async () => {
  const { accepts, ...rest } = NEWER;
  const older = await soundState({ ...rest, accepts: { request: accepts.request } });
  assert.deepEqual([older.shadow, older.accepts.events], [false, []]);
  assert.deepEqual((await soundState({ ...NEWER, shadow: "yes" })).shadow, false);
});

test("asks again as soon as the server wants, so that a switch acts within a minute", async () => {
  const server = await told((_, __, headers) =>
    headers["if-none-match"] ? [304, null] : [200, { ...NEWER, refresh: 50 }, { ETag: '"e1"' }],
  );
  await ask((await read()).server, null);
  const heard = await read();
  const before = Date.now;
  const at = heard.state.at;
  const asked = () => server.asked.length;
  try {
    Date.now = () => at + 49_000;
    assert.equal(freshFor(heard), 1000);
    await stateOf(heard);
    assert.equal(asked(), 1);
    Date.now = () => at + 50_000;
    await stateOf(heard);
    for (let turn = 0; turn < 100 && asked() < 2; turn += 1) await new Promise((done) => setTimeout(done, 10));
    assert.equal(asked(), 2);
  } finally {
    Date.now = before;
  }
  await server.close();
});

test("that nothing has changed is no news for pages", () => {
  const heard = { server: "a", at: 1, etag: "x", state: OLDEST };
  assert.equal(saysOther({ oldValue: heard, newValue: { ...heard, at: 2 } }), false);
  assert.equal(saysOther({ oldValue: heard, newValue: { ...heard, state: { ...OLDEST, shadow: true } } }), true);
  assert.equal(saysOther({ newValue: heard }), true);
});
