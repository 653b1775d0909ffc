// Who is let in, and where we run.
import assert from "node:assert/strict";
import { test } from "node:test";

import { reply } from "../../../extension/lib/shell/answers.js";
import { OLDEST } from "../../../extension/lib/shell/oldest.js";
import { originOf, patternOf } from "../../../extension/lib/shell/origins.js";
import { grants } from "../../../extension/lib/shell/pages/desk.js";
import { addressOf, isReadable } from "../../../extension/lib/shell/pages/connection.js";
import { codeOf, trade } from "../../../extension/lib/shell/pairing.js";
import { isOn } from "../../../extension/lib/shell/places.js";
import { overlay, policy, policyChanged, sound } from "../../../extension/lib/shell/policy.js";
import { register } from "../../../extension/lib/shell/registration.js";
import { recall, remember } from "../../../extension/lib/shell/recall.js";
import { blank, read, write } from "../../../extension/lib/shell/stored.js";
import { t } from "../../../extension/lib/shell/words.js";
import { fake, row, serve } from "./chrome.js";

const SITE = "https://desk.test";
const on = { [SITE]: { row: "auto", on: true } };
const page = (url = `${SITE}/ticket`, more = {}) => ({ id: "heedful", url, frameId: 0, tab: { id: 1 }, ...more });
const held = {
  server: "http://127.0.0.1:1",
  at: Date.now(),
  etag: "",
  state: { ...OLDEST, sites: { revision: "", rows: [] } },
};
const set = (more = {}) =>
  write({ server: { url: "http://127.0.0.1:1", token: "secret", name: "", id: "" }, state: held, sites: on, ...more });

test("answers its own sites only, by the address that the browser vouches for", async () => {
  fake();
  policyChanged();
  await set();
  const strangers = [
    page("https://other.test/"),
    page("http://desk.test/"),
    page("https://desk.test:8443/"),
    page(undefined, { frameId: 3 }),
    page(undefined, { id: "another" }),
    page(undefined, { url: undefined }),
    page("https://desk.test.evil.test/"),
  ];
  for (const sender of strangers)
    assert.ok("refused" in (await reply({ kind: "hello", url: `${SITE}/` }, sender)), sender.url);
  const { answer } = await reply({ kind: "hello", url: "https://other.test/" }, page());
  assert.equal(answer.on, true);
  assert.equal(JSON.stringify(answer).includes("secret"), false);
});

test("lets a page do nothing that is for the extension's own pages", async () => {
  fake();
  await set();
  for (const kind of ["connect", "disconnect", "forget", "connection", "pair", "toString", "constructor", undefined])
    assert.ok("refused" in (await reply({ kind }, page())), String(kind));
  assert.ok("refused" in (await reply(null, page())));
  assert.ok("answer" in (await reply({ kind: "disconnect" }, page("chrome-extension://heedful/options.html"))));
});

test("sends nothing without consent, and none is needed where the company has decided", async () => {
  const server = await serve(() => [401, {}]);
  fake();
  policyChanged();
  await set({ server: { url: server.url, token: "t", name: "", id: "" } });
  const asked = { kind: "analyze", request: { thread: [], draft: "x" } };
  assert.equal((await reply(asked, page())).answer.detail, "consent");
  assert.equal(server.asked.filter(({ path }) => path === "/v1/analyze").length, 0);
  fake({ managed: { server: server.url } });
  policyChanged();
  await set({ server: { url: server.url, token: "t", name: "", id: "" } });
  assert.equal((await reply(asked, page())).answer.detail, "");
  await server.close();
});

test("runs only on sites that are switched on and permitted, whatever the server's rows say", async () => {
  const chrome = fake({ granted: [`${SITE}/*`, "https://mail.google.com/*"] });
  const rows = [row("gmail", ["mail.google.com"]), row("everything", ["*.example"])];
  await set({
    state: { ...held, state: { ...held.state, sites: { revision: "2", rows } } },
    sites: {
      ...on,
      "https://denied.test": { row: "auto", on: true },
      "https://mail.google.com": { row: "auto", on: false },
    },
  });
  await register(await read());
  assert.deepEqual(
    chrome.scripts.map(({ id, matches }) => [id, matches]),
    [["sites", [`${SITE}/*`]]],
  );
  chrome.granted.push("http://127.0.0.1/*");
  await register(await read());
  assert.deepEqual(chrome.scripts[1], { id: "pair", matches: ["http://127.0.0.1/pair*"], js: ["pair.js"] });
});

test("lays the company's word over the agent's", async () => {
  const kept = { ...blank(), server: { url: "http://127.0.0.1:8787", token: "mine", name: "", id: "" } };
  const set = sound({
    server: "https://heedful.corp.example/",
    sites: [SITE, "javascript:1", 3],
    mode: "off",
    own: { domains: ["corp.example"] },
    token: 7,
    more: 1,
  });
  const now = overlay(kept, set);
  assert.deepEqual(
    [now.server.url, now.server.token],
    ["https://heedful.corp.example", ""],
    "a token never goes to another server",
  );
  assert.deepEqual(
    [now.sites[SITE].on, Object.keys(now.sites).length, now.settings.mode, now.settings.own.domains],
    [true, 1, "off", ["corp.example"]],
  );
  assert.equal(overlay(kept, sound({ server: "https://x.example", token: "theirs" })).server.token, "theirs");
  for (const strange of [null, undefined, 3, { server: "ftp://x" }, { sites: {} }])
    assert.deepEqual(sound(strange), {});
});

test("works without managed storage, and with one that says nothing at first", async () => {
  fake({ managed: null });
  policyChanged();
  assert.deepEqual(await policy(), {});
  const chrome = fake();
  await chrome.storage.local.set({ policy: { mode: "off" } });
  let calls = 0;
  chrome.storage.managed.get = () => ((calls += 1) === 1 ? new Promise(() => {}) : Promise.resolve({ mode: "soft" }));
  policyChanged();
  assert.deepEqual(await policy(), { mode: "off" });
  await new Promise((done) => setTimeout(done, 500));
  assert.deepEqual(await policy(), { mode: "soft" });
});

test("trades a code for a token and says why not", async () => {
  const server = await serve((_, { code }) =>
    code === "ABCD-EFGH" ? [200, { token: "new", id: "i", name: "n", more: 1 }] : [403, { detail: "used up" }],
  );
  assert.deepEqual((await trade(server.url, "ABCD-EFGH", "Firefox")).server, {
    url: server.url,
    token: "new",
    name: "n",
    id: "i",
  });
  assert.deepEqual(server.asked[0].body, { code: "ABCD-EFGH", name: "Firefox" });
  assert.deepEqual(await trade(server.url, "AAAA-AAAA", ""), { ok: false, trouble: "code", detail: "used up" });
  await server.close();
  assert.equal((await trade(server.url, "ABCD-EFGH", "")).trouble, "offline");
  assert.deepEqual(["abcd efgh", "ABCD-EFGH", "abc", "ABCD-EFGHI"].map(codeOf), ["ABCD-EFGH", "ABCD-EFGH", "", ""]);
});

test("pairs from the server's page only", async () => {
  const server = await serve((path) => (path === "/v1/pair" ? [200, { token: "new", id: "i", name: "n" }] : [404, {}]));
  fake();
  policyChanged();
  await set({ server: { url: server.url, token: "", name: "", id: "" } });
  for (const url of [`${server.url}/paired`, `${server.url}/try`, "http://127.0.0.1:1/pair", `${SITE}/pair`])
    assert.ok("refused" in (await reply({ kind: "pair", code: "ABCDEFGH" }, page(url))), url);
  assert.deepEqual((await reply({ kind: "pair", code: "ABCDEFGH" }, page(`${server.url}/pair#x`))).answer, {
    ok: true,
    name: "n",
  });
  assert.equal((await read()).server.token, "new");
  await server.close();
});

test("keeps a thread for the page of its reply, each site its own", async () => {
  fake();
  await remember(SITE, "42", { messages: [], total: 3 });
  assert.deepEqual(
    [await recall(SITE, "42"), await recall("https://other.test", "42")],
    [{ messages: [], total: 3 }, null],
  );
  for (let key = 0; key < 60; key += 1) await remember(SITE, `k${key}`, { messages: [], total: key });
  assert.ok(Object.keys(await chrome.storage.session.get(null)).length <= 40);
});

test("tells addresses and patterns apart", () => {
  assert.deepEqual(["https://a.test/x", "chrome://x", "nonsense", undefined].map(originOf), [
    "https://a.test",
    "",
    "",
    "",
  ]);
  assert.deepEqual(
    [patternOf("http://127.0.0.1:8787"), patternOf("https://a.test/h/", "/pair*"), patternOf("https://*.zendesk.com")],
    ["http://127.0.0.1/*", "https://a.test/h/pair*", "https://*.zendesk.com/*"],
  );
  assert.deepEqual(["127.0.0.1:8787", "heedful.a.test/h/pair", "", "ftp://x"].map(addressOf), [
    "http://127.0.0.1:8787",
    "https://heedful.a.test/h",
    "",
    "",
  ]);
  const sites = {
    "https://*.zendesk.com": { row: "auto", on: true },
    "https://off.zendesk.com": { row: "auto", on: false },
  };
  assert.deepEqual(
    [
      "https://a.zendesk.com/x",
      "https://off.zendesk.com/",
      "http://a.zendesk.com/",
      "https://zendesk.com.evil.test/",
    ].map((url) => isOn(sites, url)),
    [true, false, false, false],
  );
  assert.deepEqual(
    [
      grants("*://*/*", "https://a.test/*"),
      grants("https://*.a.test/*", "https://b.a.test/*"),
      grants("https://a.test/*", "http://a.test/*"),
    ],
    [true, true, false],
  );
});

test("gives words with their values, and the key where there are none", () => {
  fake();
  assert.deepEqual([t("greet", "Ana"), t("nothing")], ["Hello Ana", "nothing"]);
});

test("only this machine is spoken to without encryption", () => {
  const open = ["http://heedful.a.test", "http://10.0.0.5:8787", "http://127.0.0.1.evil.test"];
  const fine = ["https://heedful.a.test", "http://127.0.0.1:8787", "http://localhost:1", "http://[::1]:8787"];
  assert.deepEqual([open.map(isReadable), fine.map(isReadable)], [open.map(() => true), fine.map(() => false)]);
});
