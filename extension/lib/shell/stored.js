// What this browser keeps. Texts of customers are never among it.

/** @import {Settings, ServerState, Vow} from "../types.d.ts" */

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
 * @property {{server: string, at: number, etag: string, state: ServerState | null} | null} state the server's, as last heard
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
  },
  vows: [],
  consent: null,
  state: null,
});

/** Read what is kept, with defaults for what is not. @returns {Promise<Stored>} */
export async function read() {
  const defaults = blank();
  const kept = /** @type {any} */ (await chrome.storage.local.get(Object.keys(defaults)));
  return {
    ...defaults,
    ...kept,
    server: { ...defaults.server, ...kept.server },
    settings: { ...defaults.settings, ...kept.settings, own: { ...defaults.settings.own, ...kept.settings?.own } },
  };
}

/** Keep some of it. @param {Partial<Stored>} parts */
export const write = (parts) => chrome.storage.local.set(parts);

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Change one part by what it is now; changes of this context wait for each other.
 * @template {keyof Stored} K @param {K} name @param {(now: Stored[K]) => Stored[K]} change @returns {Promise<Stored[K]>}
 */
export function change(name, change) {
  const next = last.then(async () => {
    const now = change((await read())[name]);
    await chrome.storage.local.set({ [name]: now });
    return now;
  });
  last = next.catch(() => undefined);
  return next;
}

/** Forget everything. */
export async function forgetAll() {
  await chrome.storage.local.clear();
  await chrome.storage.session?.clear();
}
