// What the server says of itself, as last heard: kept, so that it holds while the server is away.

/** @import {ServerState} from "../types.d.ts" */
/** @import {Server, Stored} from "./stored.js" */
import { OLDEST, oldest } from "./oldest.js";
import { soundRows } from "./rows.js";
import { call } from "./server.js";
import { write } from "./stored.js";

const LEAST = 60;
const MODES = ["off", "nudge", "soft"];

/** @type {Promise<unknown> | null} */
let asking = null;

/** Give the state of the server in use: as heard from it, or that of the oldest. @param {Stored} stored */
export async function stateOf({ server, state }) {
  const heard = state?.server === server.url ? state : null;
  if (isStale(heard)) asking ??= ask(server, heard).finally(() => (asking = null));
  return heard?.state ?? oldest();
}

/** @param {Stored["state"]} heard */
const isStale = (heard) =>
  !heard || Date.now() - heard.at > 1000 * Math.max(LEAST, heard.state?.refresh ?? OLDEST.refresh);

/** Ask the server now; says nothing when it is away. @param {Server} server @param {Stored["state"]} heard */
export async function ask(server, heard) {
  const said = await call(server, "/v1/extension", { etag: heard?.etag }).catch(() => null);
  const at = Date.now();
  if (said?.status === 200)
    await write({ state: { server: server.url, at, etag: said.etag, state: await soundState(said.body) } });
  else if (said?.status === 304 && heard) await write({ state: { ...heard, at } });
  else if (said?.status === 404) await write({ state: { server: server.url, at, etag: "", state: null } });
}

const list = (/** @type {unknown} */ value, /** @type {string[]} */ other) =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : other;
const count = (/** @type {unknown} */ value, /** @type {number} */ other) =>
  Number.isFinite(value) && Number(value) > 0 ? Number(value) : other;

/** Keep of a server's word what has the right shape, and the oldest server's for the rest. @param {any} said
 *  @returns {Promise<ServerState>} */
export async function soundState(said) {
  const { accepts, limits } = OLDEST;
  const rows = soundRows(said?.sites?.rows);
  return {
    version: String(said?.version ?? ""),
    api: count(said?.api, 1),
    accepts: {
      request: list(said?.accepts?.request, accepts.request),
      message: list(said?.accepts?.message, accepts.message),
      channels: list(said?.accepts?.channels, accepts.channels),
    },
    limits: {
      body: count(said?.limits?.body, limits.body),
      draft: count(said?.limits?.draft, limits.draft),
      message: count(said?.limits?.message, limits.message),
      messages: count(said?.limits?.messages, limits.messages),
    },
    mode: MODES.includes(said?.mode) ? said.mode : OLDEST.mode,
    off: { sites: list(said?.off?.sites, []), rules: list(said?.off?.rules, []) },
    sites: rows.length ? { revision: String(said.sites.revision ?? ""), rows } : (await oldest()).sites,
    refresh: count(said?.refresh, OLDEST.refresh),
  };
}
