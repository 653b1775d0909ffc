// What the reply does already, as small ticks; pointing at one lights up its words.

import { $, h, redraw } from "./dom.js";
import { show } from "./draft.js";
import { icon } from "./icons.js";
import { lights } from "./marks.js";
import { desk } from "./state.js";
import { show as day } from "./times.js";
import { brief, name } from "./words.js";

const PLAIN = [
  "apology",
  "ownership",
  "explanation",
  "action",
  "alternative",
  "gratitude",
  "ask",
  "handoff",
  "open_door",
];

function present(draft) {
  const graded = ["ack", "timeframe"]
    .filter((strategy) => draft[strategy] !== "none")
    .map((strategy) => [strategy, `${strategy}:${draft[strategy]}`]);
  return [...graded, ...PLAIN.filter((strategy) => draft[strategy]).map((strategy) => [strategy, strategy])];
}

function chip([strategy, code], spans) {
  const first = spans[strategy]?.[0];
  const label = name(code, "does");
  const weak = code.endsWith(":vague") || code.endsWith(":generic");
  return h(
    "li",
    lights(() => `#mirror [data-about~="does:${strategy}"]`),
    h(
      "button",
      {
        type: "button",
        "data-key": `does-${strategy}`,
        title: first ? `“${brief(first.text)}”` : null,
        onclick: () => first && show(first),
      },
      icon(weak ? "uneasy" : "check"),
      label,
    ),
  );
}

/** Draw the ticks and the promises that this reply makes. */
export function drawDoes() {
  const draft = desk.draft.trim() && desk.answer?.language.supported ? desk.answer.draft : null;
  if (!draft) return redraw($("does"));
  const dated = draft.commitments.filter((commitment) => commitment.due);
  const promises = dated.map(({ due }) => h("li", { class: "promise" }, `You promise something for ${day(due)}`));
  return redraw(
    $("does"),
    present(draft).map((entry) => chip(entry, draft.spans)),
    promises,
  );
}
