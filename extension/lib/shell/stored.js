// What this browser keeps. Texts of customers are never among it.

/** @import {Settings, ServerState, Vow} from "../types.d.ts" */
import { originOf } from "./origins.js";

export const DEFAULT_SERVER = "http://127.0.0.1:8787";

/** @typedef {{url: string, token: string, name: string, id: string}} Server */
/** @typedef {{row: string, on: boolean}} Site `row`: "auto", "generic" or the id of a row. */
/** @typedef {Omit<Settings, "mode"> & {mode: Settings["mode"] | null}} Chosen No mode chosen: the server's counts. */

/**
 * @typedef {object} Stored
 * @property {Server} server
 * @property {{[origin: string]: Site}} sites
 * @property {Chosen} settings
 * @property {Vow[]} vows
 * @property {{url: string, at: string} | null} consent which server the agent has agreed to send text to
 * @property {{server: string, at: number, etag: string, by?: string, state: ServerState | null} | null} state
 *  the server's, as last heard; `by` which version of ours
 */

/** @returns {Stored} */
export const blank = () => ({
  server: { url: DEFAULT_SERVER, token: "", name: "", id: "" },
  sites: {},
  settings: {
    mode: null,
    own: { addresses: [], domains: [], names: [] },
    ledger: true,
    phrases: [],
    ignores: [],
    theme: "auto",
    count: true,
  },
  vows: [],
  consent: null,
  state: null,
});

// A page's own script is given what it needs; if the page gets hold of it, it reads no key and changes no server.
const { local } = globalThis.chrome?.storage ?? {};
local?.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" })?.catch(() => undefined);

const isObject = (/** @type {unknown} */ value) => Object(value) === value && !Array.isArray(value);

/** What has another shape than it should is as good as not kept: it must not keep pages and options from working.
 *  @param {unknown} usual @param {any} kept */
function like(usual, kept) {
  if (Array.isArray(usual)) return Array.isArray(kept) ? kept : usual;
  return isObject(usual) && !isObject(kept) ? usual : (kept ?? usual);
}

/** The same, member by member. @template {object} T @param {T} usual @param {any} kept @returns {T} */
const filled = (usual, kept) =>
  /** @type {T} */ ({
    ...kept,
    ...Object.fromEntries(Object.entries(usual).map(([name, one]) => [name, like(one, Object(kept)[name])])),
  });

/** Read what is kept, with defaults for what is not. @returns {Promise<Stored>} */
export async function read() {
  const defaults = blank();
  const kept = filled(defaults, await chrome.storage.local.get(Object.keys(defaults)));
  const server = filled(defaults.server, kept.server);
  const settings = filled(defaults.settings, kept.settings);
  return {
    ...kept,
    server: originOf(server.url) ? server : defaults.server,
    sites: Object.fromEntries(Object.entries(kept.sites).filter(([, site]) => isObject(site))),
    settings: { ...settings, own: filled(defaults.settings.own, settings.own) },
    consent: isObject(kept.consent) ? kept.consent : null,
    state: isObject(kept.state) ? kept.state : null,
  };
}

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/** Wait for each other: the background and all pages of ours where the browser has a lock for them, else those who call
 *  from here. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
function inTurn(work) {
  const { locks } = globalThis.navigator ?? {};
  const next = last.then(() => (locks ? locks.request("stored", work) : work()));
  last = next.catch(() => undefined);
  return /** @type {Promise<T>} */ (next);
}

/** Keep some of it. @param {Partial<Stored>} parts */
export const write = (parts) => inTurn(() => chrome.storage.local.set(parts));

/**
 * Change one part by what it is now.
 * @template {keyof Stored} K @param {K} name @param {(now: Stored[K]) => Stored[K]} change @returns {Promise<Stored[K]>}
 */
export const change = (name, change) =>
  inTurn(async () => {
    const now = change((await read())[name]);
    await chrome.storage.local.set({ [name]: now });
    return now;
  });

/** Forget everything. */
export const forgetAll = () =>
  inTurn(async () => {
    await chrome.storage.local.clear();
    await chrome.storage.session?.clear();
  });
