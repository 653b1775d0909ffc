// Better wording beside the words: opens when the caret stands in an underlined risk, never takes the focus by itself.

import { $, h } from "./dom.js";
import { blankSelected, fillBlank, reword, riskAt } from "./draft.js";
import { icon } from "./icons.js";
import { blanksIn } from "./place.js";
import { pieces } from "./ranges.js";
import { desk } from "./state.js";
import { name } from "./words.js";

let shown = null;
let closed = null;

/** The better wordings for a risk, each with the words that it stands in for. */
function rewordings(risk) {
  const own = `reframe/${risk.code}/`;
  return desk.answer.suggestions
    .filter(({ id, replaces }) => id.startsWith(own) && replaces && risk.span && meet(replaces, risk.span))
    .map(({ text, replaces }) => ({ text, span: replaces }));
}

const meet = (a, b) => a.start < b.end && a.end > b.start;

/** A phrase with its blanks set off; no words at all mean that those there are better left out. */
export function withBlanks(text, blanks) {
  if (!text) return h("em", {}, "Leave it out");
  return pieces(text, blanks).map((part) =>
    part.ranges.length ? h("span", { class: "slot", title: "You fill this in" }, part.text) : part.text,
  );
}

/** Buttons for the better wordings. */
export function rewordButtons(risk, key) {
  const use = (span, text) => () => {
    hidePop();
    reword(span, text);
  };
  return rewordings(risk).map(({ text, span }, at) =>
    h(
      "button",
      { class: "reword", type: "button", "data-key": `${key}-${at}`, onclick: use(span, text) },
      h("span", { class: "hidden" }, "Write instead: "),
      h("span", { class: "wording" }, withBlanks(text, blanksIn(text))),
    ),
  );
}

export function hidePop() {
  shown = null;
  $("pop").hidden = true;
}

function place(about) {
  const pop = $("pop");
  const words = document.querySelector(`#mirror [data-about~="${CSS.escape(about)}"]`);
  if (!words) return;
  const sheet = $("sheet");
  const box = words.getBoundingClientRect();
  const frame = sheet.getBoundingClientRect();
  const left = Math.min(Math.max(12, box.left - frame.left), Math.max(12, sheet.clientWidth - pop.offsetWidth - 12));
  const noRoom = box.bottom + pop.offsetHeight + 12 > frame.bottom && box.top - pop.offsetHeight - 12 > frame.top;
  const top = noRoom ? box.top - pop.offsetHeight - 6 : box.bottom + 6;
  pop.style.left = `${left}px`;
  pop.style.top = `${top - frame.top + sheet.scrollTop}px`;
}

function open(about, ...content) {
  shown = about;
  $("pop").replaceChildren(...content);
  $("pop").hidden = false;
  place(about);
}

function openRisk({ about, risk }) {
  const buttons = rewordButtons(risk, "pop");
  open(
    about,
    h("h3", {}, icon("wave"), name(risk.code, "risk")),
    h("p", {}, risk.why),
    buttons.length ? h("div", { class: "rewords" }, buttons) : "",
  );
}

function openBlank(about, blank) {
  const fill = (text) => () => {
    hidePop();
    fillBlank(blank, text);
  };
  const buttons = blank.options.map((text, at) =>
    h("button", { class: "reword", type: "button", "data-key": `fill-${at}`, onclick: fill(text) }, text),
  );
  open(about, h("p", {}, "Type, or take one of these."), h("div", { class: "rewords in-a-row" }, buttons));
}

function subject() {
  const field = $("draft-text");
  if (document.activeElement !== field) return null;
  const blank = blankSelected();
  if (blank?.options.length) return { about: `blank:${blank.start}`, draw: (about) => openBlank(about, blank) };
  const mark = riskAt(field.selectionStart, field.selectionEnd);
  return mark ? { about: mark.about, draw: () => openRisk(mark) } : null;
}

/** Follow the caret: open on a risk or on a blank with choices, close elsewhere. */
function followCaret() {
  if ($("pop").contains(document.activeElement)) return;
  const found = subject();
  if (found?.about !== closed) closed = null;
  if (!found || found.about === closed) hidePop();
  else if (found.about !== shown) found.draw(found.about);
}

/** Esc closes and gives the caret back; Arrow down enters the wordings. */
export function watchPop() {
  document.addEventListener("selectionchange", followCaret);
  $("draft-text").addEventListener("blur", () =>
    setTimeout(() => $("pop").contains(document.activeElement) || hidePop(), 0),
  );
  $("sheet").addEventListener("keydown", (event) => {
    if ($("pop").hidden) return;
    if (event.key === "Escape") {
      closed = shown;
      hidePop();
      $("draft-text").focus();
      event.preventDefault();
    } else if (event.key === "ArrowDown" && event.altKey) {
      $("pop").querySelector("button")?.focus();
      event.preventDefault();
    }
  });
  $("pop").addEventListener("pointerdown", (event) => event.preventDefault());
}
