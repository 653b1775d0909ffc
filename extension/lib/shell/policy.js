// What the company has set. Browsers differ in how they say that there is nothing: some throw, and Chromium answers
// not at
// all in the first seconds after its start; until it does, the copy from last time holds.

/** @import {Mode} from "../types.d.ts" */
/** @import {Stored} from "./stored.js" */
import { originOf } from "./origins.js";

/**
 * @typedef {{server?: string, token?: string, sites?: string[], mode?: Mode, count?: boolean,
 *  own?: {addresses?: string[], domains?: string[]}}} Policy */

const MODES = ["off", "nudge", "soft"];

/** @param {unknown} value */
const words = (value) => (Array.isArray(value) ? value.filter((one) => typeof one === "string" && one) : []);

const PATIENCE = 200;
const TRIES = 20;

/** @type {Promise<Policy> | null} */
let heard = null;

/** Read the company's policy; {} without one. @returns {Promise<Policy>} */
export async function policy() {
  heard ??= load();
  return Promise.race([heard, wait(PATIENCE).then(copy)]);
}

/** Read it anew the next time. */
export function policyChanged() {
  heard = null;
}

/** @param {number} ms */
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** @returns {Promise<Policy>} */
const copy = async () => sound((await chrome.storage.local.get("policy")).policy);

async function load() {
  const said = sound(await managed());
  if (JSON.stringify(said) !== JSON.stringify(await copy())) await chrome.storage.local.set({ policy: said });
  return said;
}

/** An early question is never answered, so it is asked again. @returns {Promise<unknown>} */
async function managed() {
  for (let left = TRIES; left > 0; left -= 1) {
    const said = await Promise.race([get(), wait(500)]);
    if (said) return said;
  }
  return {};
}

const get = async () => {
  try {
    return await chrome.storage.managed.get(null);
  } catch {
    return {};
  }
};

/** Write an address as browsers do: they tell by it whether they are on the server's page. @param {URL} url */
const plain = ({ origin, pathname }) => `${origin}${pathname.replace(/\/+$/, "")}`;

/** Keep of a policy what has the right shape. @param {any} said @returns {Policy} */
export function sound(said) {
  /** @type {Policy} */
  const kept = {};
  if (originOf(said?.server)) kept.server = plain(new URL(said.server));
  if (kept.server && typeof said.token === "string" && said.token) kept.token = said.token;
  if (words(said?.sites).length) kept.sites = words(said.sites).flatMap((site) => originOf(site) || []);
  if (MODES.includes(said?.mode)) kept.mode = said.mode;
  if (typeof said?.count === "boolean") kept.count = said.count;
  const [addresses, domains] = [words(said?.own?.addresses), words(said?.own?.domains)];
  if (addresses.length || domains.length) kept.own = { addresses, domains };
  return kept;
}

/** Lay a policy over what the agent has set: the company's word holds, its sites and domains are added.
 *  @param {Stored} stored @param {Policy} set @returns {Stored} */
export function overlay(stored, set) {
  const sites = { ...stored.sites };
  for (const origin of set.sites ?? []) sites[origin] = { row: stored.sites[origin]?.row ?? "auto", on: true };
  return { ...stored, sites, server: serverOf(stored, set), settings: settingsOf(stored, set) };
}

/** A token is only ever shown to the server that gave it. @param {Stored} stored @param {Policy} set */
function serverOf({ server }, set) {
  if (!set.server) return server;
  if (set.token) return { url: set.server, token: set.token, name: "", id: "" };
  return server.url === set.server ? server : { url: set.server, token: "", name: "", id: "" };
}

/** @param {Stored} stored @param {Policy} set */
function settingsOf({ settings }, set) {
  const join = (/** @type {string[]} */ ours, /** @type {string[]} */ theirs = []) => [
    ...new Set([...theirs, ...ours]),
  ];
  const { addresses, domains, names } = settings.own;
  const own = { addresses: join(addresses, set.own?.addresses), domains: join(domains, set.own?.domains), names };
  return { ...settings, mode: set.mode ?? settings.mode, count: set.count ?? settings.count, own };
}
