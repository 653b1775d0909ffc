// The names under which findings and phrases are counted: rules, entries of the lexicon, ids. Never words of anybody's.

/** @import {Analysis, Offer, View, ViewCause, ViewRisk} from "./types.d.ts" */

/** @typedef {{key: string, subjects: string[], marked: boolean}} Found `marked`: it shows in the draft itself. */

const REWORDS = /^reframe\/(.+?)(\/\d+)?$/;

/** Name a phrase; "" for one of the agent's own, which is nobody's business. @param {Offer} offer
 *  @param {string} lang */
export const phraseOf = ({ id, own }, lang) => (own ? "" : `phrase:${lang}/${id}`);

/** List what a reply is told to mind, as things stand. @param {View} view @param {Analysis} answer
 *  @returns {Found[]} */
export function foundIn(view, answer) {
  const { code } = answer.language;
  return [
    ...view.risks.map((risk) => ({
      ...found(risk.key, `risk:${risk.code}`, entriesOfRisk(risk, answer), code),
      marked: risk.span !== null,
    })),
    ...view.checklist.filter(({ done }) => !done).map(({ key }) => found(key, key)),
    ...view.causes.filter(isOpen).map((cause) => found(cause.key, cause.key, entriesOfCause(cause, answer), code)),
    ...view.questions.filter(({ answered }) => !answered).map(({ key }) => found(key, "question")),
    ...view.promises.filter(({ status }) => status === "broken").map(({ key }) => found(key, "promise")),
  ];
}

/** @param {string} key @param {string} rule @param {string[]} [entries] @param {string} [lang] @returns {Found} */
const found = (key, rule, entries = [], lang = "") => ({
  key,
  subjects: [rule, ...new Set(entries.map((entry) => `entry:${lang}/${entry}`))],
  marked: false,
});

/** @param {ViewCause} cause */
const isOpen = ({ open, covered }) => open && !covered;

/** Servers that do not name the entry name it in the better wording. @param {ViewRisk} risk @param {Analysis} answer */
function entriesOfRisk({ code, span, offers }, { draft }) {
  const same = draft.risks.find((one) => one.code === code && one.start === (span?.start ?? null));
  const entry = same?.entry || offers.map(({ id }) => REWORDS.exec(id)?.[1]).find(Boolean);
  return entry ? [entry] : [];
}

/** @param {ViewCause} cause @param {Analysis} answer */
const entriesOfCause = ({ cause }, { messages }) =>
  messages.flatMap(({ evidence }) => evidence.filter((one) => one.cause === cause && one.cue).map(({ cue }) => cue));

/** Name the entry that a finding or a better wording comes from, "" where that is not known. @param {string} key
 *  @param {View} view @param {Analysis} answer */
export function entryOf(key, view, answer) {
  const risk = view.risks.find((one) => one.key === key);
  const cause = view.causes.find((one) => one.key === key);
  const reword = REWORDS.exec(key.replace(/^offer:/, ""))?.[1];
  const entry = risk ? entriesOfRisk(risk, answer)[0] : cause ? entriesOfCause(cause, answer)[0] : reword;
  return entry ? `${answer.language.code}/${entry}` : "";
}
