// One request to the server, and what went wrong in a word that a page understands.

/** @import {Trouble} from "../types.d.ts" */
import { permitted } from "./origins.js";

export const PATIENCE = 2000;

/** @typedef {{url: string, token: string}} Address */
/** @typedef {{status: number, body: any, etag: string}} Said */

export class Failed extends Error {
  /** @param {Trouble} trouble @param {string} [detail] */
  constructor(trouble, detail = "") {
    super(detail || trouble);
    this.trouble = trouble;
    this.detail = detail;
  }
}

/**
 * Ask the server; throws Failed when no answer comes.
 * @param {Address} server @param {string} path
 * @param {{body?: unknown, etag?: string, signal?: AbortSignal, patience?: number}} [asked]
 * @returns {Promise<Said>}
 */
export async function call(server, path, { body, etag, signal, patience = PATIENCE } = {}) {
  const clock = AbortSignal.timeout(patience);
  try {
    const response = await fetch(`${server.url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: headersOf(server, body, etag),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, clock]) : clock,
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
    });
    return { status: response.status, body: await json(response), etag: response.headers.get("ETag") ?? "" };
  } catch {
    throw await silence(server, signal, clock);
  }
}

/** @param {Address} server @param {unknown} body @param {string} [etag] */
function headersOf({ token }, body, etag) {
  return {
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
    ...(etag ? { "If-None-Match": etag } : {}),
  };
}

/** Read an answer that may be none: a proxy's own page, or nothing at all. @param {Response} response */
async function json(response) {
  const said = await response.text();
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
}

/** Browsers word a failed request each in their own way, so only the signals tell, and whether we may ask at all.
 *  @param {Address} server @param {AbortSignal | undefined} signal @param {AbortSignal} clock */
async function silence({ url }, signal, clock) {
  if (signal?.aborted) return new Failed("busy", "newer");
  if (!(await permitted(url))) return new Failed("denied");
  return new Failed(clock.aborted ? "slow" : "offline");
}

/** Say what a refusal means. @param {Said} said @returns {Failed} */
export function refusal({ status, body }) {
  const detail = text(body?.detail) || text(body?.title);
  if (status === 401 || (status === 403 && slug(body) !== "role")) return new Failed("unpaired", detail);
  if (status === 429 || status === 503) return new Failed("busy", detail);
  if (status === 502 || status === 504) return new Failed("offline", detail);
  return new Failed("refused", detail);
}

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value.slice(0, 300) : "");

/** @param {any} body */
export const slug = (body) => text(body?.type).split(/[/:#]/).pop() ?? "";
