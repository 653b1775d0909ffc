// One analysis at a time for each reply box of a tab: a newer question ends the older one.

/** @import {Analyzed, AnalysisRequest, ServerState} from "../types.d.ts" */
/** @import {Address, Said} from "./server.js" */
import { answerOf } from "./answer.js";
import { accepted, fitted } from "./fit.js";
import { Refs } from "./refs.js";
import { Failed, call, refusal } from "./server.js";

/** @type {Map<string, AbortController>} */
const flights = new Map();
const refs = new Refs();
let known = "";

/**
 * Ask for an analysis on behalf of a tab.
 * @param {number} tab @param {AnalysisRequest} request @param {Address} server
 * @param {Pick<ServerState, "accepts" | "limits">} state @param {string} [box] @returns {Promise<Analyzed>}
 */
export async function analyze(tab, request, server, state, box = "") {
  const place = `${tab}/${box}`;
  flights.get(place)?.abort();
  const flight = new AbortController();
  flights.set(place, flight);
  try {
    return await asked(request, server, state, flight.signal);
  } catch (error) {
    const { trouble, detail } = error instanceof Failed ? error : new Failed("refused");
    return { ok: false, trouble, detail };
  } finally {
    if (flights.get(place) === flight) flights.delete(place);
  }
}

/** @param {AnalysisRequest} request @param {Address} server @param {Pick<ServerState, "accepts" | "limits">} state
 *  @param {AbortSignal} signal @returns {Promise<Analyzed>} */
async function asked(request, server, { accepts, limits }, signal) {
  if (known !== server.url) refs.forget();
  known = server.url;
  const asking = { ...request, ui: chrome.i18n.getUILanguage() };
  const { request: whole, dropped } = fitted(accepted(asking, accepts), limits);
  const said = await told(whole, server, signal, accepts.message.includes("ref"));
  if (said.status !== 200) throw refusal(said);
  const answer = answerOf(said.body, dropped);
  if (!answer) throw new Failed("refused", "The answer is not understood.");
  refs.learn(whole, said.body.messages);
  return { ok: true, answer };
}

/** @param {AnalysisRequest} whole @param {Address} server @param {AbortSignal} signal @param {boolean} byRef
 *  @returns {Promise<Said>} */
async function told(whole, server, signal, byRef) {
  const said = await call(server, "/v1/analyze", { body: byRef ? refs.swap(whole) : whole, signal });
  if (said.status !== 409) return said;
  refs.forget();
  return call(server, "/v1/analyze", { body: whole, signal });
}

/** End what a tab has asked, because the tab is closed. @param {number} tab */
export function abandon(tab) {
  for (const [place, flight] of flights) if (place.startsWith(`${tab}/`)) flight.abort();
}
