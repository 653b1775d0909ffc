// What the oldest server takes that this extension works with: it has no /v1/extension to say so itself.

/** @import {ServerState} from "../types.d.ts" */
import { soundRows } from "./rows.js";

/** @type {Omit<ServerState, "sites">} */
export const OLDEST = {
  version: "",
  api: 1,
  accepts: {
    request: ["thread", "draft", "now", "customer", "agent", "register", "channel", "partial", "brief"],
    message: ["role", "text", "ref", "at", "author", "id"],
    channels: ["email", "ticket", "chat"],
    events: [],
  },
  limits: { body: 262_144, draft: 20_000, message: 50_000, messages: 50 },
  mode: "nudge",
  off: { sites: [], rules: [] },
  refresh: 3600,
  shadow: false,
};

/** @type {Promise<ServerState["sites"]> | null} */
let packaged = null;

/** Give the site rows that came with the extension. */
export function packagedRows() {
  packaged ??= fetch(chrome.runtime.getURL("sites.json"))
    .then((response) => response.json())
    .then((said) => ({ revision: String(said.revision ?? ""), rows: soundRows(said.rows ?? said) }))
    .catch(() => ({ revision: "", rows: [] }));
  return packaged;
}

/** Give the state of a server that says nothing of itself. @returns {Promise<ServerState>} */
export const oldest = async () => ({ ...OLDEST, sites: await packagedRows() });
