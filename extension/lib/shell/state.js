// What the server says of itself, as last heard: kept, so that it holds while the server is away.

/** @import {ServerState} from "../types.d.ts" */
/** @import {Server, Stored} from "./stored.js" */
import { OLDEST, oldest } from "./oldest.js";
import { soundRows } from "./rows.js";
import { call } from "./server.js";
import { write } from "./stored.js";

const LEAST = 30;
/** A server that has gone wrong must not be able to put off the next question for ever. */
const MOST = 24 * 3600;
const LONGEST = 100;
const MODES = ["off", "nudge", "soft"];

/** @type {Promise<unknown> | null} */
let asking = null;

/** Give the state of the server in use: as heard from it, or that of the oldest. @param {Stored} stored */
export async function stateOf(stored) {
  const { server, state } = stored;
  const heard = state?.server === server.url ? state : null;
  if (isStale(heard)) asking ??= ask(server, heard).finally(() => (asking = null));
  return known(stored);
}

/** Give the same without asking. @param {Stored} stored */
export const known = async ({ server, state }) =>
  state?.server === server.url && state.state ? soundState(state.state) : oldest();

/** @param {Stored["state"]} heard */
const isStale = (heard) => !heard || dueAt(heard) <= Date.now();

/** @param {NonNullable<Stored["state"]>} heard */
const dueAt = ({ at, state }) => at + 1000 * Math.max(LEAST, state?.refresh ?? OLDEST.refresh);

/** Milliseconds until the server is to be asked again; while it is away, until the next try. @param {Stored} stored */
export function freshFor({ server, state }) {
  const heard = state?.server === server.url ? state : null;
  return isStale(heard) ? 1000 * LEAST : dueAt(/** @type {NonNullable<Stored["state"]>} */ (heard)) - Date.now();
}

/** Tell whether the server says something else than before; when it was asked is nobody's business.
 *  @param {Partial<chrome.storage.StorageChange>} change */
export function saysOther({ oldValue, newValue }) {
  const said = (/** @type {any} */ heard) => JSON.stringify([heard?.server, heard?.state]);
  return said(oldValue) !== said(newValue);
}

/** Ask the server now; says nothing when it is away. @param {Server} server @param {Stored["state"]} heard */
export async function ask(server, heard) {
  const by = chrome.runtime.getManifest().version;
  // What an older version of ours has kept may lack what it did not understand.
  const etag = heard?.by === by ? heard.etag : "";
  const said = await call(server, "/v1/extension", { etag }).catch(() => null);
  const at = Date.now();
  if (said?.status === 200)
    await write({ state: { server: server.url, at, by, etag: said.etag, state: await soundState(said.body) } });
  else if (said?.status === 304 && heard) await write({ state: { ...heard, at } });
  else if (said?.status === 404) await write({ state: { server: server.url, at, by, etag: "", state: null } });
}

const list = (/** @type {unknown} */ value, /** @type {string[]} */ other) =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : other;
const short = (/** @type {unknown} */ value) => String(value ?? "").slice(0, LONGEST);
const count = (/** @type {unknown} */ value, /** @type {number} */ other) =>
  Number.isFinite(value) && Number(value) > 0 ? Number(value) : other;

/** Keep of a server's word what has the right shape, and the oldest server's for the rest. @param {any} said
 *  @returns {Promise<ServerState>} */
export async function soundState(said) {
  const { accepts, limits } = OLDEST;
  const rows = soundRows(said?.sites?.rows);
  return {
    version: short(said?.version),
    api: count(said?.api, 1),
    accepts: {
      request: list(said?.accepts?.request, accepts.request),
      message: list(said?.accepts?.message, accepts.message),
      channels: list(said?.accepts?.channels, accepts.channels),
      events: list(said?.accepts?.events, []),
    },
    limits: {
      body: count(said?.limits?.body, limits.body),
      draft: count(said?.limits?.draft, limits.draft),
      message: count(said?.limits?.message, limits.message),
      messages: count(said?.limits?.messages, limits.messages),
    },
    mode: MODES.includes(said?.mode) ? said.mode : OLDEST.mode,
    off: { sites: list(said?.off?.sites, []), rules: list(said?.off?.rules, []) },
    sites: rows.length ? { revision: short(said.sites.revision), rows } : (await oldest()).sites,
    refresh: Math.min(MOST, count(said?.refresh, OLDEST.refresh)),
    shadow: said?.shadow === true,
  };
}
