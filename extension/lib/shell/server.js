// One request to the server, and what went wrong in a word that a page understands.

/** @import {Trouble} from "../types.d.ts" */
import { permitted } from "./origins.js";

export const PATIENCE = 2000;
/** No answer is read further, in bytes. */
const MOST = 2_000_000;

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
 * @param {{method?: string, body?: unknown, etag?: string, signal?: AbortSignal, patience?: number}} [asked]
 * @returns {Promise<Said>}
 */
export async function call(server, path, { method, body, etag, signal, patience = PATIENCE } = {}) {
  const clock = AbortSignal.timeout(patience);
  try {
    const response = await fetch(`${server.url}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: headersOf(server, body, etag),
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, clock]) : clock,
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
    });
    return { status: response.status, body: await json(response), etag: response.headers.get("ETag") ?? "" };
  } catch (error) {
    throw error instanceof Failed ? error : await silence(server, signal, clock);
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
  const said = await read(response);
  try {
    return JSON.parse(said);
  } catch {
    return null;
  }
}

/** Read an answer as it comes, up to what can be of use. @param {Response} response */
async function read(response) {
  const [stream, words] = [response.body?.getReader(), new TextDecoder()];
  let said = "";
  for (let size = 0; stream; ) {
    const { done, value } = await stream.read();
    if (done) break;
    size += value.byteLength;
    said += words.decode(value, { stream: true });
    if (size > MOST) {
      stream.cancel().catch(() => undefined);
      throw new Failed("refused", "The answer is too long.");
    }
  }
  return said + words.decode();
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
