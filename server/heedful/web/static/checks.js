// The checklist: causes, what is still to add, questions, promises and wording, each line with a shape and a reason.

import { $, h, redraw } from "./dom.js";
import { show as showInDraft } from "./draft.js";
import { icon } from "./icons.js";
import { keyBadge, keysOf, labelOf, lights } from "./marks.js";
import { rewordButtons } from "./pop.js";
import { desk, messageAt } from "./state.js";
import { reveal } from "./thread.js";
import { show } from "./times.js";
import { brief, name } from "./words.js";

const needs = new Map();
const ignored = new Set();
let ticked = new Set();

/** Forget what was ticked or ignored: another thread is on the desk. */
export function freshChecks() {
  needs.clear();
  ignored.clear();
  ticked = new Set();
}

const riskKey = (risk) => `${risk.code}|${risk.span?.text ?? ""}`;
export const isIgnored = (risk) => ignored.has(riskKey(risk));

const SPOKEN = { done: "Done: ", todo: "To do: ", noted: "", risk: "Reconsider: ", broken: "Broken: " };
const SHAPES = { done: "tick", todo: "todo", noted: "noted", risk: "wave", broken: "cross" };

function line(key, state, label, why, props = {}, ...rest) {
  const fresh = state === "done" && !ticked.has(key);
  if (state === "done") ticked.add(key);
  else ticked.delete(key);
  return h(
    "li",
    { class: `check ${state}${fresh ? " fresh" : ""}`, ...props },
    icon(SHAPES[state]),
    h("div", { class: "label" }, h("span", { class: "hidden" }, SPOKEN[state]), label),
    why ? h("p", { class: "why" }, why) : null,
    rest,
  );
}

function group(title, lines, note = null) {
  if (!lines.length) return null;
  return h(
    "section",
    { class: "group", "aria-label": title },
    h("h3", {}, h("span", {}, title), note),
    h("ul", {}, lines),
  );
}

const tally = (done, all) => h("span", { class: "count" }, `${done} of ${all}`);
const pointer = (key, text, work) => h("button", { type: "button", "data-key": key, onclick: work }, text);
const inThread = (about) => lights(() => `#messages [data-about~="${CSS.escape(about)}"]`);

function causes(answer) {
  const keys = keysOf(answer);
  const open = answer.causes.filter((cause) => cause.open);
  const gaps = new Map(answer.gaps.filter((gap) => gap.need === "ack" && gap.cause).map((gap) => [gap.cause, gap]));
  // A calm customer may state a problem as a fact: it is noted, and nothing is asked of the reply.
  const asks = answer.gaps.length > 0 || answer.frustration.level !== "calm";
  const state = (cause) => (cause.covered ? "done" : asks ? "todo" : "noted");
  const why = (cause) => (cause.covered ? "" : gaps.get(cause.cause)?.why || cause.why);
  const lines = open.map((cause) =>
    line(
      `cause:${cause.cause}`,
      state(cause),
      [labelOf(cause.cause, answer), " ", keyBadge(cause.cause, keys)],
      why(cause),
      inThread(cause.cause),
    ),
  );
  const title = answer.frustration.level === "calm" ? "What it is about" : "Why they are upset";
  return group(title, lines, asks ? tally(open.filter((cause) => cause.covered).length, open.length) : null);
}

function missing(answer) {
  const listed = new Set(answer.causes.filter((cause) => cause.open).map((cause) => cause.cause));
  const present = new Map(answer.gaps.map((gap) => [`${gap.need}|${gap.cause ?? ""}`, gap]));
  for (const [key, gap] of present) needs.set(key, gap);
  const shown = [...needs].filter(([, gap]) => !(gap.need === "ack" && listed.has(gap.cause)));
  const lines = shown.map(([key, gap]) =>
    line(`need:${key}`, present.has(key) ? "todo" : "done", name(gap.need, "need"), present.has(key) ? gap.why : ""),
  );
  return group("A good reply", lines, tally(shown.filter(([key]) => !present.has(key)).length, shown.length));
}

function questions(answer) {
  const lines = answer.questions.map(({ message, span, answered }, at) =>
    line(
      `question:${message}:${span.text}`,
      answered ? "done" : "todo",
      pointer(`question-${at}`, h("q", {}, brief(span.text)), () => reveal(messageAt(message)?.key)),
      answered ? "" : "Not answered yet",
      inThread(`asked:${span.start}`),
    ),
  );
  return group(
    "Asked",
    lines,
    tally(answer.questions.filter((question) => question.answered).length, answer.questions.length),
  );
}

const STATUSES = { kept: "Kept", open: "Open", broken: "Not kept" };
const PROMISED = { kept: "done", open: "todo", broken: "broken" };

function promises(answer) {
  const lines = answer.promises.map(({ message, span, due, status }, at) =>
    line(
      `promise:${message}:${span.text}`,
      PROMISED[status] ?? "todo",
      pointer(`promise-${at}`, h("q", {}, brief(span.text)), () => reveal(messageAt(message)?.key)),
      `${STATUSES[status] ?? status}, ${due ? `${status === "open" ? "due" : "was due"} ${show(due)}` : "no date given"}`,
      inThread(`vowed:${span.start}`),
    ),
  );
  return group("We promised", lines);
}

function blanks(found) {
  if (!found.length) return [];
  const links = found.map((risk, at) => [
    at ? " " : "",
    risk.span ? pointer(`blank-${at}`, h("q", {}, brief(risk.span.text, 40)), () => showInDraft(risk.span)) : "",
  ]);
  return [
    line("blanks", "risk", links, found.length === 1 ? "This blank is still open." : "These blanks are still open.", {
      "data-code": "unfilled_blank",
    }),
  ];
}

function risk(found, at, again) {
  const title = name(found.code, "risk");
  const label = found.span
    ? pointer(`risk-${at}`, [h("q", {}, brief(found.span.text, 60)), " ", h("span", { class: "tag" }, title)], () =>
        showInDraft(found.span),
      )
    : title;
  const hide = () => {
    ignored.add(riskKey(found));
    again();
  };
  return line(
    `risk:${riskKey(found)}`,
    "risk",
    label,
    found.why,
    {
      "data-code": found.code,
      ...lights(() => `#mirror [data-about~="${CSS.escape(`risk:${found.code}:${found.span?.start}`)}"]`),
    },
    h("div", { class: "rewords" }, rewordButtons(found, `risk-${at}-with`).slice(0, 1)),
    h(
      "button",
      {
        class: "quiet ignore",
        type: "button",
        "data-key": `ignore-${at}`,
        onclick: hide,
        "aria-label": `Leave it: ${found.span?.text ?? title}`,
      },
      "Leave it",
    ),
  );
}

function risks(answer, again) {
  const shown = answer.draft.risks.filter((found) => !isIgnored(found));
  const back = () => {
    ignored.clear();
    again();
  };
  const isBlank = ({ code }) => code === "unfilled_blank";
  const lines = [
    ...shown.filter((found) => !isBlank(found)).map((found, at) => risk(found, at, again)),
    ...blanks(shown.filter(isBlank)),
  ];
  const restore = ignored.size
    ? h("button", { class: "quiet", type: "button", "data-key": "restore", onclick: back }, `Show ${ignored.size} left`)
    : null;
  if (!lines.length && restore) return h("section", { class: "group" }, h("h3", {}, h("span", {}, "Wording"), restore));
  return group("Wording to reconsider", lines, restore);
}

/** Draw the checklist of the last answer; `again` redraws after something was set aside. */
export function drawChecks(again) {
  const { answer } = desk;
  const fine = answer && answer.language.supported;
  redraw(
    $("checks"),
    fine ? [risks(answer, again), causes(answer), missing(answer), questions(answer), promises(answer)] : [],
  );
}
