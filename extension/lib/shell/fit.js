// A request that this server understands and takes: no members that it does not know, no more text than it wants.

/** @import {AnalysisRequest, ServerState} from "../types.d.ts" */

const encoder = new TextEncoder();

/**
 * @typedef {{request: AnalysisRequest, dropped: number}} Fitted `dropped`: so many of the oldest messages are left out. */

/** @template {object} T @param {T} value @param {string[]} names @returns {T} */
const only = (value, names) =>
  /** @type {T} */ (Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name))));

/** Leave out what the server does not know. @param {AnalysisRequest} request @param {ServerState["accepts"]} accepts */
export function accepted(request, accepts) {
  const kept = only(request, accepts.request);
  if (kept.thread) kept.thread = kept.thread.map((message) => only(message, [...accepts.message, "role"]));
  if (kept.channel && !accepts.channels.includes(kept.channel)) delete kept.channel;
  return kept;
}

/** Leave out the oldest messages until the rest fits. @param {AnalysisRequest} request
 *  @param {ServerState["limits"]} limits @returns {Fitted} */
export function fitted(request, limits) {
  const thread = request.thread ?? [];
  const sizes = thread.map(sizeOf);
  let room = limits.body - sizeOf({ ...request, thread: [], partial: true });
  let first = thread.length;
  while (first > 0 && thread.length - first < limits.messages && room >= sizes[first - 1] + 1) {
    first -= 1;
    room -= sizes[first] + 1;
  }
  if (first === 0) return { request, dropped: 0 };
  return { request: { ...request, thread: thread.slice(first), partial: true }, dropped: first };
}

/** @param {unknown} value */
const sizeOf = (value) => encoder.encode(JSON.stringify(value)).length;
