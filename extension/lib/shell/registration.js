// Where content scripts run: on the sites that are switched on and that the browser lets us at, and nowhere else.

/** @import {Stored} from "./stored.js" */
import { originOf, patternOf, permitted } from "./origins.js";
import { isOn } from "./places.js";

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/** Give the entries that are switched on and permitted. @param {Stored["sites"]} sites */
async function running(sites) {
  const on = Object.keys(sites).filter((origin) => sites[origin].on && originOf(origin));
  const allowed = await Promise.all(on.map(permitted));
  return on.filter((_, place) => allowed[place]);
}

/** @param {string[]} origins @param {string} server @returns {Promise<chrome.scripting.RegisteredContentScript[]>} */
async function wanted(origins, server) {
  const matches = [...new Set(origins.map((origin) => patternOf(origin)))];
  const sites = { id: "sites", matches, js: ["content.js"] };
  const pair = { id: "pair", matches: [patternOf(server, "/pair*")], js: ["pair.js"] };
  return [...(matches.length ? [sites] : []), ...((await permitted(server)) ? [pair] : [])];
}

/** Make the registered scripts what they should be; calls wait for each other. @param {Stored} stored */
export function register(stored) {
  const next = last.then(() => replace(stored));
  last = next.catch(() => undefined);
  return next;
}

/** @param {Stored} stored */
async function replace({ sites, server }) {
  const scripts = await wanted(await running(sites), server.url);
  const old = await chrome.scripting.getRegisteredContentScripts();
  if (shape(old) === shape(scripts)) return;
  if (old.length) await chrome.scripting.unregisterContentScripts();
  if (scripts.length) await chrome.scripting.registerContentScripts(scripts);
}

/** @param {chrome.scripting.RegisteredContentScript[]} scripts */
const shape = (scripts) => JSON.stringify(scripts.map(({ id, matches }) => [id, [...(matches ?? [])].sort()]).sort());

/** Start in the tabs that are open already, so that nobody has to reload. @param {Stored} stored */
export async function inject({ sites, server }) {
  const pages = (await permitted(server.url)) ? await chrome.tabs.query({ url: patternOf(server.url, "/pair*") }) : [];
  const pair = pages.filter((tab) => tab.url?.startsWith(`${server.url}/pair`));
  await Promise.all([
    ...(await tabsOf(sites)).map((tab) => run(tab, "content.js")),
    ...pair.map((tab) => run(tab, "pair.js")),
  ]);
}

/** @param {chrome.tabs.Tab} tab @param {string} file */
const run = (tab, file) =>
  chrome.scripting.executeScript({ target: { tabId: tab.id ?? 0 }, files: [file] }).catch(() => undefined);

/** Tell every open tab of our sites, and pages of our own, that something has changed.
 * @param {Stored["sites"]} sites */
export async function tellAll(sites) {
  for (const tab of await tabsOf(sites)) await tell(tab.id ?? 0, { kind: "changed" });
  await chrome.runtime.sendMessage({ kind: "changed" }).catch(() => undefined);
}

/** Tell one tab something; a tab without us hears nothing. @param {number} tab
 *  @param {import("../protocol.js").Told} told */
export const tell = (tab, told) => chrome.tabs.sendMessage(tab, told, { frameId: 0 }).catch(() => undefined);

/** @param {Stored["sites"]} sites */
async function tabsOf(sites) {
  const origins = await running(sites);
  const url = [...new Set(origins.map((origin) => patternOf(origin)))];
  const tabs = url.length ? await chrome.tabs.query({ url }) : [];
  return tabs.filter((tab) => isOn(sites, tab.url));
}
