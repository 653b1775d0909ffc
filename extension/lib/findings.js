// From an answer to what is shown: what is left after ignores and switches, in the order in which it helps.

/** @import {Analysis, Ignore, Offer, Read, ReadMessage, Risk, Settings, Suggestion, Trouble, View, ViewCause, ViewRisk} from "./types.d.ts" */
/** @import {Here} from "./ignores.js" */
import { isIgnored, ONES } from "./ignores.js";

const NEEDS = ["ack", "apology", "ownership", "explanation", "action", "timeframe", "alternative", "answer", "handoff"];
/** What a good reply to an upset customer does; shown ticked when the draft does it from the start. */
const PILLARS = ["ack", "ownership", "action", "timeframe"];
const MOST_OFFERS = 9;
const ENOUGH = 5;
const UPSET = ["frustrated", "angry"];

/**
 * @typedef {object} Around What an answer is looked at with.
 * @property {Read} read
 * @property {ReadMessage[]} sent what stood at each index of the thread that was sent
 * @property {Set<string>} missed needs that were missing before in this draft; those missing now are added
 * @property {Here} here
 * @property {Settings} settings
 * @property {string[]} off rules that the server has switched off
 * @property {string} server
 */

/** Give the view of nothing yet. @param {Partial<View>} [known] @returns {View} */
export function emptyView(known = {}) {
  const none = { advised: false, why: "" };
  return {
    state: "reading", trouble: null, level: null, trend: "single", emotions: [], open: 0, customer: "",
    read: { count: 0, total: null, load: null }, causes: [], checklist: [], questions: [], promises: [], risks: [],
    offers: [], escalate: none, nudge: none, server: "", ...known,
  };
}

/** Give the view of an answer. @param {Analysis} answer @param {Around} around @returns {View} */
export function viewOf(answer, around) {
  const wanted = sieve(around);
  const checklist = wanted("need", checklistOf(answer, around.missed), (line) => line.need);
  const one = (/** @type {{text: string}} */ { text }) => text;
  const isOff = (/** @type {string} */ rule) => around.off.includes(rule);
  const asked = isOff("question") ? [] : answer.questions.map(keyed("question"));
  const questions = wanted("question", asked, () => "", one);
  const promised = isOff("promise") ? [] : answer.promises.map(keyed("promise"));
  const promises = wanted("promise", promised, () => "", one);
  const risks = wanted("risk", risksOf(answer), (risk) => risk.code, (risk) => risk.text);
  const open = checklist.filter((line) => !line.done).length + risks.length;
  const advised = answer.nudge.advised && open > 0;
  return emptyView({
    state: "ready",
    trouble: troubleOf(answer),
    level: answer.frustration.level,
    trend: answer.frustration.trend,
    emotions: answer.messages.findLast((message) => message.role === "customer")?.emotions ?? [],
    open,
    customer: around.sent.findLast((message) => message.role === "customer")?.author ?? "",
    read: { count: around.sent.length, total: around.read.total, load: around.read.load },
    causes: wanted("cause", causesOf(answer), (cause) => cause.cause),
    checklist,
    questions,
    promises,
    risks,
    offers: around.off.includes("suggest") ? [] : offersOf(answer, around, checklist, risks),
    escalate: around.off.includes("escalate") ? { advised: false, why: "" } : answer.escalate,
    nudge: { advised, why: advised ? answer.nudge.why : "" },
    soft: advised && around.settings.mode === "soft",
    server: around.server,
  });
}

/** Say what the answer itself admits. @param {Analysis} answer @returns {Trouble | null} */
function troubleOf({ language, draft, incomplete }) {
  if (!language.supported || draft.foreign) return "foreign";
  return incomplete ? "incomplete" : null;
}

/** @param {Around} around */
function sieve({ settings, off, here }) {
  /**
   * Keep what is neither switched off nor ignored.
   * @template T @param {string} kind @param {T[]} list @param {(item: T) => string} code
   * @param {(item: T) => string | null} [words] @returns {T[]}
   */
  return (kind, list, code, words = () => "") =>
    list.filter((item) => {
      const rule = ONES.includes(kind) ? kind : `${kind}:${code(item)}`;
      return !off.includes(rule) && !isIgnored(settings.ignores, { rule, words: words(item) ?? "" }, here);
    });
}

/** @param {Analysis} answer @param {Set<string>} missed @returns {View["checklist"]} */
function checklistOf({ gaps, draft, frustration }, missed) {
  for (const gap of gaps) missed.add(gap.need);
  const upset = UPSET.includes(frustration.level ?? "");
  return NEEDS.flatMap((need) => {
    const gap = gaps.find((one) => one.need === need);
    const shown = gap || missed.has(need) || (upset && PILLARS.includes(need) && does(draft, need));
    return shown ? [{ key: `need:${need}`, need, done: !gap, why: gap?.why ?? "" }] : [];
  });
}

/** Tell whether the draft meets a need. @param {Analysis["draft"]} draft @param {string} need */
function does(draft, need) {
  if (need === "ack") return draft.ack === "specific";
  if (need === "timeframe") return draft.timeframe === "concrete";
  return need === "ownership" ? draft.ownership : draft.action;
}

/** @param {Analysis} answer @returns {ViewCause[]} */
function causesOf({ causes, messages }) {
  const found = messages.flatMap(({ index, evidence }) => evidence.map((span) => ({ ...span, index })));
  return causes.map(({ cause, label, open, covered, why }) => ({
    key: `cause:${cause}`, cause, label, open, covered, why,
    quotes: found.filter((span) => span.cause === cause).map(({ index, start, end, text }) => ({
      text, message: index, span: { start, end, text },
    })),
  }));
}

/** @param {string} kind */
function keyed(kind) {
  /** @template {{start: number, end: number, text: string, message: number}} T @param {T} item @param {number} at */
  return (item, at) => {
    const { start, end, text, ...rest } = item;
    return { ...rest, key: `${kind}:${at}`, text, span: { start, end, text } };
  };
}

/** @param {Analysis} answer @returns {ViewRisk[]} */
function risksOf({ draft, suggestions }) {
  return draft.risks.map((risk) => ({
    key: `risk:${risk.code}:${risk.start ?? ""}`,
    code: risk.code,
    text: risk.text,
    span: risk.start === null || risk.end === null ? null : { start: risk.start, end: risk.end },
    why: risk.why,
    offers: suggestions.filter((one) => rewords(one, risk)).map(offered),
  }));
}

/** Tell whether a suggestion takes the place of a risk's words. @param {Suggestion} one @param {Risk} risk */
function rewords({ place, replaces }, { start, end }) {
  if (place !== "replace" || !replaces || start === null || end === null) return false;
  return replaces.start <= start && replaces.end >= end;
}

/** @param {Suggestion} suggestion @returns {Offer} */
const offered = (suggestion) => ({ ...suggestion, own: false });

/**
 * Choose what is offered: the agent's own phrases first, then the server's in its order.
 * @param {Analysis} answer @param {Around} around @param {View["checklist"]} checklist @param {ViewRisk[]} risks
 */
function offersOf(answer, { settings }, checklist, risks) {
  const open = new Set(checklist.filter((line) => !line.done).map((line) => line.need));
  const causes = new Set(answer.causes.filter((cause) => cause.open && !cause.covered).map(({ cause }) => cause));
  const fits = (/** @type {string} */ what) => open.has(what) || (open.size > 0 && causes.has(what));
  // Where words will not help, a kept phrase may soothe what must not be soothed.
  const own = answer.escalate.advised ? [] : settings.phrases.filter((phrase) => fits(phrase.for)).map(ownOffer);
  const theirs = answer.suggestions.filter(({ need, place }) => place !== "replace" && (!need || open.has(need)));
  const better = risks.flatMap((risk) => risk.offers.slice(0, 1));
  // The first for each need stand first; of the second choices a few are enough.
  const room = Math.min(Math.max(ENOUGH, open.size), Math.max(0, MOST_OFFERS - better.length));
  return [...own, ...theirs.map(offered).slice(0, room), ...better].slice(0, MOST_OFFERS);
}

/** @param {Settings["phrases"][number]} phrase @returns {Offer} */
const ownOffer = ({ id, for: need, text }) => ({
  id: `own:${id}`, need, act: "", text, slots: blanksIn(text), place: "caret", replaces: null, why: "", source: "",
  causes: [], own: true,
});

/** Find the blanks of a phrase of one's own: what stands in square brackets. @param {string} text */
export function blanksIn(text) {
  return [...text.matchAll(/\[[^[\]\n]{1,60}\]/g)].map((found) => ({
    name: found[0].slice(1, -1), start: found.index, end: found.index + found[0].length, filled: false,
  }));
}
