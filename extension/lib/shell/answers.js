// The background's answers: who asks, whether they may, and what they get.

/** @import {AnyAsk, Reply} from "../protocol.js" */
/** @import {Policy} from "./policy.js" */
/** @import {Stored} from "./stored.js" */
import { allows } from "../protocol.js";
import { analyze } from "./analysis.js";
import { counted, counting, countRead } from "./counting.js";
import { dueIn, sendWhenDue } from "./counts.js";
import { agreed, hello } from "./hello.js";
import { addIgnore, dropIgnore, keepPhrase, keepVow } from "./kept.js";
import { now } from "./now.js";
import { open } from "./open.js";
import { originOf } from "./origins.js";
import { browserName, codeOf, giveBack, trade } from "./pairing.js";
import { isOn } from "./places.js";
import { recall, remember } from "./recall.js";
import { Failed, call, refusal } from "./server.js";
import { ask, freshFor, known, stateOf } from "./state.js";
import { forgetAll, write } from "./stored.js";

/** @typedef {{url: string, tab: number, stored: Stored, set: Policy}} From */

/** @type {{[kind: string]: (asked: any, from: From) => unknown}} */
const ANSWERS = {
  hello: async (_, { stored, url }) => hello(stored, await stateOf(stored), url),
  analyze: ({ request, box }, from) => analysed(request, String(box ?? ""), from),
  ignore: ({ ignore }) => addIgnore(ignore),
  unignore: ({ id }) => dropIgnore(id),
  keep: (asked) => keepPhrase(String(asked.for), String(asked.text)),
  vow: ({ vow }, { stored }) => (stored.settings.ledger ? keepVow(vow) : null),
  report: (asked, from) => reported(asked, from),
  count: ({ events, site, revision }, from) => counted(events, { site, revision }, from.url),
  pulse: (_, { stored }) => pulse(stored),
  remember: ({ key, thread }, { url }) => remember(originOf(url), String(key), thread),
  recall: ({ key }, { url }) => recall(originOf(url), String(key)),
  open: ({ page }, { stored }) => open(page, stored.server.url),
  connection: (_, from) => connection(from),
  connect: ({ code, server }, from) => connect(code, server, from),
  pair: ({ code }, from) => connect(code, from.stored.server.url, from),
  disconnect: (_, { stored }) => disconnect(stored),
  forget: (_, { stored }) => forget(stored),
};

/** Answer a message, whoever sent it; strangers are refused. @param {AnyAsk} asked
 *  @param {chrome.runtime.MessageSender} sender @returns {Promise<Reply>} */
export async function reply(asked, sender) {
  if (sender.id !== chrome.runtime.id || !sender.url) return { refused: "stranger" };
  const { stored, set } = await now();
  const kind = kindOf(sender, asked, stored);
  if (!kind || !allows(asked, kind)) return { refused: "not allowed here" };
  const from = { url: sender.url, tab: sender.tab?.id ?? -1, stored, set };
  try {
    return { answer: await ANSWERS[asked.kind](asked, from) };
  } catch (error) {
    return { refused: error instanceof Failed ? error.trouble : "failed" };
  }
}

/** Only the address that the browser vouches for counts, never what a message says of itself.
 *  @param {chrome.runtime.MessageSender} sender @param {AnyAsk} asked @param {Stored} stored */
function kindOf(sender, asked, stored) {
  const url = /** @type {string} */ (sender.url);
  if (url.startsWith(chrome.runtime.getURL(""))) return "own";
  if (sender.frameId !== 0) return null;
  if (asked?.kind === "pair") return isPairPage(url, stored.server.url) ? "pair" : null;
  return isOn(stored.sites, url) ? "page" : null;
}

/** @param {string} url @param {string} server */
const isPairPage = (url, server) => url.split(/[?#]/)[0].replace(/\/$/, "") === `${server}/pair`;

/** @param {any} request @param {string} box @param {From} from */
async function analysed(request, box, { tab, stored, set, url }) {
  if (!agreed(stored, Boolean(set.server))) return { ok: false, trouble: "unpaired", detail: "consent" };
  const said = await analyze(tab, request, stored.server, await stateOf(stored), box);
  if (said.ok) void countRead(request, said.answer, url).catch(() => undefined);
  return said;
}

/** A page is in use: what holds there must be what the server wants now. @param {Stored} stored */
async function pulse(stored) {
  await stateOf(stored);
  await sendWhenDue(counting);
  const waits = [freshFor(stored), (await dueIn(counting)) ?? Infinity];
  return { next: Math.max(1000, Math.min(...waits)) };
}

/** @param {any} asked @param {From} from */
async function reported({ finding, up, words, site, revision, entry }, { stored, set }) {
  if (!agreed(stored, Boolean(set.server))) return { ok: false };
  // Which site a page without a row is on, is nobody's business.
  const row = /^[a-z][a-z0-9-]*$/.test(site) ? site : "";
  const named = entry && (await known(stored)).accepts.events?.length ? { entry } : {};
  const body = { finding, up, words, site: row, revision, ...named };
  const said = await call(stored.server, "/v1/events", { body }).catch(() => null);
  return { ok: said !== null && said.status < 300 };
}

/** @param {From} from @returns {Promise<import("../protocol.js").Connection>} */
async function connection({ stored }) {
  void stateOf(stored);
  try {
    const said = await call(stored.server, "/v1/extension", {});
    if (said.status !== 200 && said.status !== 404) throw refusal(said);
    return { ok: true, trouble: null, detail: "", version: String(said.body?.version ?? "") };
  } catch (error) {
    const { trouble, detail } = error instanceof Failed ? error : new Failed("refused");
    return { ok: false, trouble, detail, version: "" };
  }
}

/** @param {unknown} typed @param {string} url @param {From} from @returns {Promise<import("../protocol.js").Paired>} */
async function connect(typed, url, { set }) {
  const code = codeOf(String(typed));
  if (!code || !originOf(url)) return { ok: false, trouble: "code", detail: "" };
  const { server, ...paired } = await trade(set.server ?? url, code, browserName());
  if (!server) return paired;
  await write({ server });
  await ask(server, null);
  return paired;
}

/** Here it is over at once; the server is told as well, if it can be. @param {Stored} stored */
async function disconnect({ server }) {
  await write({ server: { url: server.url, token: "", name: "", id: "" } });
  return { told: await giveBack(server) };
}

/** @param {Stored} stored */
async function forget({ server }) {
  await forgetAll();
  return { told: await giveBack(server) };
}
