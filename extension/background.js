// The only part that talks to the server, and the one that knows what is switched on.

/** @import {Stored} from "./lib/shell/stored.js" */
import { abandon } from "./lib/shell/analysis.js";
import { reply } from "./lib/shell/answers.js";
import { sendLast } from "./lib/shell/counting.js";
import { now } from "./lib/shell/now.js";
import { policyChanged } from "./lib/shell/policy.js";
import { inject, register, tell, tellAll } from "./lib/shell/registration.js";
import { saysOther, stateOf } from "./lib/shell/state.js";

/** What, when it changes, open pages are told of. */
const HEARD = ["sites", "settings", "server", "state", "consent", "policy"];
/** What, when it changes, changes where we run. */
const PLACES = ["sites", "server", "policy"];

chrome.runtime.onMessage.addListener((asked, sender, answer) => {
  reply(asked, sender).then(answer, () => answer({ refused: "failed" }));
  return true;
});

async function settle() {
  const { stored } = await now();
  await register(stored);
  return stored;
}

/** Register anew and start where we may now. */
async function begin() {
  await inject(await settle());
}

chrome.runtime.onInstalled.addListener(({ reason }) => {
  void begin();
  if (reason === "install") void chrome.tabs.create({ url: chrome.runtime.getURL("welcome.html") });
});
chrome.runtime.onStartup.addListener(() => void settle().then(stateOf));
chrome.permissions.onAdded.addListener(() => void begin());
chrome.permissions.onRemoved.addListener(() => void settle());
chrome.tabs.onRemoved.addListener((tab) => {
  abandon(tab);
  leave();
});
chrome.runtime.onSuspend?.addListener(leave);

/** What was counted must not wait for a page that may never come. */
function leave() {
  void sendLast().catch(() => undefined);
}

chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "local" || area === "managed") void changed(changes, area);
});

/** @param {{[name: string]: chrome.storage.StorageChange}} changes @param {string} area */
async function changed(changes, area) {
  if (area === "managed") policyChanged();
  if (area === "managed" || PLACES.some((name) => name in changes)) await begin();
  if (area === "managed" || HEARD.some((name) => isNews(name, changes))) await tellAll(await sites(changes));
}

/** @param {string} name @param {{[name: string]: chrome.storage.StorageChange}} changes */
const isNews = (name, changes) => name in changes && (name !== "state" || saysOther(changes[name]));

/** Sites that have just been switched off want to hear of it as well.
 *  @param {{[name: string]: chrome.storage.StorageChange}} changes @returns {Promise<Stored["sites"]>} */
async function sites(changes) {
  const { stored } = await now();
  return { .../** @type {Stored["sites"] | undefined} */ (changes.sites?.oldValue), ...onAfter(changes, stored.sites) };
}

/** @param {{[name: string]: chrome.storage.StorageChange}} changes @param {Stored["sites"]} sites */
function onAfter(changes, sites) {
  const before = /** @type {Stored["sites"]} */ (changes.sites?.oldValue ?? {});
  return Object.fromEntries(
    Object.entries(sites).map(([origin, site]) => [origin, { ...site, on: site.on || before[origin]?.on }]),
  );
}

chrome.commands.onCommand.addListener(async (name, tab) => {
  if (tab?.id !== undefined) await tell(tab.id, { kind: "command", name });
});
