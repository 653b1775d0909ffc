// What the card says about thread and draft: how the customer feels, what a reply needs, what was asked and promised.

import { h } from "../dom.js";
import { group, line, quoted, tally } from "./line.js";
import { wordingButton } from "./offers.js";
import { brief, dayOf, nameOf } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").ViewCause} ViewCause */
/** @typedef {import("../types.js").ViewRisk} ViewRisk */

const MOST_QUOTES = 3;
/** So many better wordings stand with a risk. */
export const MOST_REWORDS = 3;
/** @param {string} text */
const struck = (text) => h("span", { class: "struck" }, text);

/** A short label that gives its reason to those who ask: by pointing at it, or by listening.
 *  @param {string} text @param {string} why */
const reasoned = (text, why) =>
  h("span", { title: why || null }, text, why ? h("span", { class: "hidden" }, `. ${why}`) : null);

/** @param {Desk} desk @param {ViewCause} cause */
function causeLine(desk, cause) {
  const { t, intents } = desk;
  const label = cause.label || nameOf(t, "cause", cause.cause);
  const quotes = cause.quotes
    .slice(0, MOST_QUOTES)
    .map(({ text, message, span }, at) =>
      quoted(text, `quote:${cause.key}:${at}`, t("card_show_in_thread"), () => intents.quote(message, span)),
    );
  const why = quotes.length || cause.covered ? "" : cause.why;
  const standing = cause.covered ? "done" : "noted";
  return line(
    desk,
    { key: cause.key, standing, what: label, label: cause.covered ? struck(label) : label, why },
    quotes.length ? h("div", { class: "quotes" }, quotes) : null,
  );
}

/** How the customer feels, in their words, by cause.
 *  @param {Desk} desk */
export function causes(desk) {
  const { t, view } = desk;
  const shown = view.causes.filter(({ open, covered }) => open || covered);
  const title = view.level === "calm" || view.level === null ? t("card_causes_calm") : t("card_causes");
  return group(
    title,
    shown.map((cause) => causeLine(desk, cause)),
  );
}

/** What a good reply has, ticked off as the draft covers it.
 *  @param {Desk} desk */
export function checklist(desk) {
  const { t, view } = desk;
  const lines = view.checklist.map(({ key, need, done, why }) => {
    const label = nameOf(t, "need", need);
    return line(desk, {
      key,
      standing: done ? "done" : "todo",
      what: label,
      label: done ? struck(label) : reasoned(label, why),
    });
  });
  return group(t("card_checklist"), lines, tally(desk, view.checklist.filter(({ done }) => done).length, lines.length));
}

/** @param {Desk} desk */
export function questions(desk) {
  const { t, view, intents } = desk;
  const lines = view.questions.map(({ key, text, answered, message, span }) =>
    line(desk, {
      key,
      standing: answered ? "done" : "todo",
      what: brief(text),
      label: quoted(text, `question:${key}`, t("card_show_in_thread"), () => intents.quote(message, span)),
      why: answered ? t("card_answered") : t("card_unanswered"),
    }),
  );
  return group(
    t("card_questions"),
    lines,
    tally(desk, view.questions.filter(({ answered }) => answered).length, lines.length),
  );
}

/** @type {Record<"open" | "kept" | "broken", import("./line.js").Standing>} */
const PROMISED = { open: "waits", kept: "done", broken: "broken" };

/** @param {Desk} desk */
export function promises(desk) {
  const { t, view, intents } = desk;
  const lines = view.promises.map(({ key, text, due, status, message, span }) => {
    const day = dayOf(t, due);
    return line(desk, {
      key,
      standing: PROMISED[status] ?? "waits",
      what: brief(text),
      label: quoted(text, `promise:${key}`, t("card_show_in_thread"), () => intents.quote(message, span)),
      why: day ? t(`card_promise_${status}_day`, day) : t(`card_promise_${status}`),
    });
  });
  return group(t("card_promises"), lines);
}

/** @param {Desk} desk @param {ViewRisk} risk */
function riskLine(desk, risk) {
  const { t, intents } = desk;
  const name = nameOf(t, "risk", risk.code);
  const label = risk.text
    ? [
        quoted(risk.text, `risk:${risk.key}`, t("card_show_in_draft"), () => intents.show(risk)),
        " ",
        h("span", { class: "tag" }, name),
      ]
    : name;
  const better = risk.offers
    .slice(0, MOST_REWORDS)
    .map((offer, at) => wordingButton(desk, offer, `reword:${risk.key}:${at}`));
  return line(
    desk,
    {
      key: risk.key,
      standing: "risk",
      what: risk.text ? `${name}: ${brief(risk.text, 40)}` : name,
      label,
      why: risk.why,
      words: Boolean(risk.text),
    },
    better.length ? h("div", { class: "under" }, better) : null,
  );
}

/** Wording that makes it worse, with something better.
 *  @param {Desk} desk */
export const risks = (desk) =>
  group(
    desk.t("card_risks"),
    desk.view.risks.map((risk) => riskLine(desk, risk)),
  );
