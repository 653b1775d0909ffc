// Who may count: the pages of sites that are switched on, for a server that counts, where nobody has said no.

/** @import {Analysis, AnalysisRequest} from "../types.d.ts" */
import { gather, send } from "./counts.js";
import { firsts } from "./firsts.js";
import { agreed } from "./hello.js";
import { now } from "./now.js";
import { originOf } from "./origins.js";
import { known } from "./state.js";

/** Count what was read for the first time, on a page of a site. @param {AnalysisRequest} request
 *  @param {Analysis} answer @param {string} url */
export async function countRead(request, answer, url) {
  const { events } = await counting();
  if (!events.includes("read") || !originOf(url)) return;
  await gather(await firsts(request, answer), { site: "", revision: answer.lexicon.revision }, counting);
}

/** Give the server in use and what it counts: nothing where the agent, or the company, does not want that. */
export async function counting() {
  const { stored, set } = await now();
  const wanted = stored.settings.count !== false && agreed(stored, Boolean(set.server));
  return { server: stored.server, events: wanted ? ((await known(stored)).accepts.events ?? []) : [] };
}

/** Take what a page counts. The practice mail, on a page of our own, is no work; what was read is counted here.
 *  @param {any} events @param {{site: unknown, revision: unknown}} of @param {string} url */
export async function counted(events, { site, revision }, url) {
  const told = Array.isArray(events) ? events.filter((one) => Object(one).action !== "read") : [];
  if (originOf(url)) await gather(told, { site: String(site), revision: String(revision) }, counting);
  return null;
}

/** Send what waits though it is not time yet: there may be no other. */
export const sendLast = () => send(counting);
