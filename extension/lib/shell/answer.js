// The server's answer with every list in its place, so that one of an older or a newer server can be read like ours.

/** @import {Analysis} from "../types.d.ts" */

/** More of anything nobody could look at, and drawing it would hold up the page. */
const MOST = 1000;
const LONGEST = 1000;

const list = (/** @type {unknown} */ value) => (Array.isArray(value) ? value.slice(0, MOST) : []);
const advice = (/** @type {any} */ said) => ({
  advised: said?.advised === true,
  why: String(said?.why ?? "").slice(0, LONGEST),
});

/** Read an answer; null when it is none. `dropped` messages were left out before the first.
 *  @param {any} said @param {number} dropped @returns {Analysis | null} */
export function answerOf(said, dropped) {
  if (!said || typeof said !== "object" || !said.language || !Array.isArray(said.messages)) return null;
  const shift = (/** @type {any[]} */ found) => found.map((one) => ({ ...one, message: one.message + dropped }));
  return {
    ...said,
    frustration: { level: null, score: null, trend: "single", ...said.frustration },
    messages: list(said.messages).map((/** @type {any} */ one) => reading(one, dropped)),
    causes: list(said.causes),
    questions: shift(list(said.questions)),
    promises: shift(list(said.promises)),
    draft: draftOf(said.draft),
    gaps: list(said.gaps),
    suggestions: list(said.suggestions).map(suggestion),
    escalate: advice(said.escalate),
    nudge: advice(said.nudge),
    lexicon: { revision: String(said.lexicon?.revision ?? "") },
    incomplete: said.incomplete === true,
  };
}

/** @param {any} one @param {number} dropped */
const reading = (one, dropped) => ({
  ...one,
  index: one.index + dropped,
  emotions: list(one.emotions),
  evidence: list(one.evidence),
  parts: list(one.parts),
});

/** @param {any} draft */
const draftOf = (draft) => ({
  ack: "none",
  timeframe: "none",
  ...draft,
  spans: Object(draft?.spans),
  risks: list(draft?.risks).map((risk) => ({ ...risk, instead: list(risk.instead) })),
  commitments: list(draft?.commitments),
});

/** @param {any} one */
const suggestion = (one) => ({ ...one, slots: list(one.slots), causes: list(one.causes) });
