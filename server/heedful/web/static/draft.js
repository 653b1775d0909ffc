// The reply: a plain text area that belongs to the writer, and a mirror behind it that carries the underlines.

import { $, h } from "./dom.js";
import { blanksIn, placement } from "./place.js";
import { follow, holds, pieces } from "./ranges.js";
import { desk } from "./state.js";

// Risks and what the reply does, as ranges of the present text; edits since the answer move or drop them.
let marks = [];
let blanks = [];
let caret = null;
let seen = "";
let changed = () => {};

const area = () => $("draft-text");

/** The risk that the caret stands in, or that is selected as a whole. */
export function riskAt(from, to) {
  const inside = (mark) =>
    from === to ? mark.start <= from && from <= mark.end : mark.start === from && mark.end === to;
  return marks.find((mark) => mark.kind === "risk" && inside(mark));
}

function classOf(ranges) {
  const kinds = new Set(ranges.map((range) => range.kind));
  return [kinds.has("risk") && "risk-mark", kinds.has("blank") && "blank-mark"].filter(Boolean).join(" ");
}

function drawMirror() {
  const text = area().value;
  const ranges = [...marks, ...blanks.map((blank) => ({ ...blank, kind: "blank", about: `blank:${blank.start}` }))];
  const parts = pieces(text, ranges).map((part) => {
    if (!part.ranges.length) return part.text;
    const about = part.ranges.map((range) => range.about ?? range.kind).join(" ");
    return h("mark", { class: classOf(part.ranges), "data-about": about }, part.text);
  });
  $("mirror").replaceChildren(...parts, "\u200b\n");
}

/** Take the spans of an answer, as far as the text still holds their words. */
export function drawDraft(hidden = () => false) {
  const { draft } = desk.answer ?? {};
  const text = area().value;
  const does = Object.entries(draft?.spans ?? {}).flatMap(([strategy, spans]) =>
    spans.map((span) => ({ ...span, kind: "does", about: `does:${strategy}` })),
  );
  const risks = (draft?.risks ?? [])
    .filter((risk) => risk.span && !hidden(risk))
    .map((risk) => ({
      ...risk.span,
      kind: risk.code === "unfilled_blank" ? "blank" : "risk",
      about: `risk:${risk.code}:${risk.span.start}`,
      risk,
    }));
  marks = [...does, ...risks].filter((mark) => holds(text, mark));
  drawMirror();
}

function edited() {
  const text = area().value;
  marks = follow(marks, seen, text);
  blanks = follow(blanks, seen, text);
  seen = text;
  desk.draft = text;
  drawMirror();
  changed();
}

/** Put a text into the area as the page's own doing (an example, a fresh start), not as an edit. */
export function setDraft(text) {
  area().value = text;
  marks = [];
  blanks = [];
  caret = null;
  seen = text;
  drawMirror();
}

/** Keep where the caret is while the area has the focus; asked anew before use, since a browser tells of it late. */
function watchCaret() {
  if (document.activeElement === area()) caret = area().selectionEnd;
}

/** Replace a range as one editing command, so that Ctrl+Z takes it back in one step. */
function type(start, end, text) {
  const field = area();
  field.focus();
  field.setSelectionRange(start, end);
  if (text ? document.execCommand("insertText", false, text) : document.execCommand("delete")) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function select(range) {
  area().setSelectionRange(range.start, range.end);
}

/** Insert a suggestion where it belongs and select its first open blank. False when the words it replaces are gone. */
export function insert(suggestion) {
  watchCaret();
  const put = placement(area().value, suggestion, caret);
  if (!put) return false;
  type(put.start, put.end, put.text);
  const from = put.start + put.lead;
  const open = suggestion.slots.filter((slot) => !slot.filled);
  blanks = [
    ...blanks,
    ...open.map(({ start, end, options = [] }) => ({ start: from + start, end: from + end, options })),
  ].sort((a, b) => a.start - b.start);
  drawMirror();
  if (open.length) select({ start: from + open[0].start, end: from + open[0].end });
  else area().setSelectionRange(from + suggestion.text.length, from + suggestion.text.length);
  caret = area().selectionStart;
  return true;
}

/** Put better wording in the place of a risk. */
export function reword(span, text) {
  const slots = blanksIn(text).map((blank) => ({ ...blank, filled: false }));
  const mark = marks.find(
    (item) => item.kind === "risk" && item.text === span.text && item.risk.span.start === span.start,
  );
  const place = mark ? { start: mark.start, end: mark.end, text: span.text } : span;
  return insert({ text, slots, place: "replace", replaces: place });
}

/** The open blank that is selected now. */
export const blankSelected = () =>
  blanks.find(({ start, end }) => start === area().selectionStart && end === area().selectionEnd);

/** Fill a blank and go on to the next one. */
export function fillBlank(blank, text) {
  type(blank.start, blank.end, text);
  const next = blanks.find(({ start }) => start > blank.start);
  if (next) select(next);
}

function nextBlank(event) {
  if (event.key === "Escape" && blanks.length) {
    blanks = [];
    drawMirror();
    return;
  }
  if (event.key !== "Tab" || event.shiftKey || event.altKey || event.ctrlKey || !blanks.length) return;
  const at = area().selectionEnd;
  const next = blanks.find((blank) => blank.start >= at) ?? blanks[0];
  if (next.start === area().selectionStart && next.end === at) return;
  event.preventDefault();
  select(next);
}

/** Bring the words under a mark into view and select them. */
export function show(span) {
  const mark =
    marks.find((item) => item.text === span.text && (item.risk?.span.start ?? item.start) === span.start) ?? span;
  if (!holds(area().value, { ...mark, text: span.text })) return;
  area().focus();
  select(mark);
}

export function watchDraft(callback) {
  changed = callback;
  area().addEventListener("input", edited);
  area().addEventListener("keydown", nextBlank);
  document.addEventListener("selectionchange", watchCaret);
}
