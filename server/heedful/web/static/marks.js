// Marked text, built from text nodes: evidence by cause, questions, promises. What people wrote is never altered.

import { h } from "./dom.js";
import { holds, pieces } from "./ranges.js";
import { cueName, name } from "./words.js";

/** The causes of an answer in order, each with its letter and its tint. */
export function keysOf(answer) {
  const order = [
    ...answer.causes.map((line) => line.cause),
    ...answer.messages.flatMap(({ evidence }) => evidence.map((found) => found.cause)),
  ];
  return new Map(
    [...new Set(order.filter(Boolean))].map((cause, at) => [
      cause,
      { letter: String.fromCharCode(97 + (at % 26)), tint: `c${at % 7}` },
    ]),
  );
}

/** A cause's letter as it stands in the text, for lists. */
export function keyBadge(cause, keys) {
  const { letter, tint } = keys.get(cause) ?? {};
  return letter ? h("span", { class: `key ${tint}`, "aria-hidden": "true" }, h("b", {}, letter)) : null;
}

/** Causes in the order of their letters. */
export const byLetter = (causes, keys) => [...keys.keys()].filter((cause) => causes.includes(cause));

export const labelOf = (cause, answer) => answer.causes.find((line) => line.cause === cause)?.label || name(cause);

/** The ranges of one message: its evidence, and the questions and promises found in it. */
export function rangesOf(index, reading, answer) {
  const of = (list, kind) => list.filter((item) => item.message === index).map((item) => ({ ...item, kind }));
  return [
    ...reading.evidence.map((item) => ({ ...item, kind: "ev" })),
    ...of(answer.questions, "asked"),
    ...of(answer.promises, "vowed"),
  ];
}

function classes(ranges, keys) {
  const evidence = ranges.filter((range) => range.kind === "ev");
  const tint = evidence.map((range) => keys.get(range.cause)?.tint).find(Boolean);
  const others = ranges.filter((range) => range.kind !== "ev").map((range) => range.kind);
  return [evidence.length && "ev", evidence.length && (tint ?? "plain"), ...new Set(others)].filter(Boolean).join(" ");
}

function title(ranges, answer) {
  const said = ranges.map((range) => {
    if (range.kind === "asked") return range.answered ? "A question, answered" : "A question, not answered yet";
    if (range.kind === "vowed") return `Our promise, ${range.status}`;
    return range.cause ? labelOf(range.cause, answer) : cueName(range.cue);
  });
  return [...new Set(said)].join(" · ");
}

function piece({ end, text, ranges }, keys, answer) {
  if (!ranges.length) return text;
  const ending = ranges
    .filter((range) => range.end === end && range.kind === "ev")
    .map((range) => keys.get(range.cause)?.letter);
  const letters = [...new Set(ending.filter(Boolean))].join(" ");
  const about = ranges.map((range) => range.cause ?? `${range.kind}:${range.start}`).join(" ");
  return h(
    "mark",
    {
      class: classes(ranges, keys),
      title: title(ranges, answer),
      "data-letters": letters || null,
      "data-about": about,
    },
    text,
  );
}

/** Draw `text` with its ranges as text nodes and marks. */
export function marked(text, ranges, keys, answer) {
  return pieces(
    text,
    ranges.filter((range) => holds(text, range)),
  ).map((part) => piece(part, keys, answer));
}

/** Light up, for as long as an item is pointed at, the words that it rests on. */
export function lights(selector) {
  const set = (on) => () => document.querySelectorAll(selector()).forEach((item) => item.classList.toggle("lit", on));
  return { onpointerenter: set(true), onpointerleave: set(false), onfocusin: set(true), onfocusout: set(false) };
}
