// The help dialog: shapes, marks and keys on one small card.

import { $, h } from "./dom.js";
import { icon } from "./icons.js";
import { levelWord } from "./mood.js";
import { LEVELS } from "./words.js";

const KEYS = [
  [["Alt", "1–9"], "Insert a suggestion where it belongs"],
  [["Ctrl", "Z"], "Take an insertion back, in one step"],
  [["Tab"], "Next blank, while blanks are open; Esc leaves them"],
  [["Alt", "↓"], "Go to the offered words, when the caret is in a risk or a blank"],
  [["↑", "↓"], "Walk the list of suggestions; Enter inserts"],
  [["F6"], "Next pane: customer, reply, findings, suggestions"],
  [["Ctrl", "Enter"], "In a message: done editing"],
  [["Alt", "C"], "Copy the reply"],
  [["?"], "This card, when you are not typing"],
];

const keys = (names) => names.flatMap((label, at) => [at ? " " : "", h("kbd", {}, label)]);

function marks() {
  const row = (shape, text) => h("span", {}, icon(shape), ` ${text}`);
  return h(
    "div",
    { class: "shapes" },
    row("todo", "still to do"),
    row("tick", "done"),
    row("cross", "broken promise"),
    row("wave", "wording to reconsider"),
  );
}

export function openHelp() {
  const dialog = $("help-dialog");
  dialog.replaceChildren(
    h("h2", { id: "help-title" }, "Reading this page"),
    h(
      "p",
      {},
      "Marked words are why the customer is upset; the small letter names the cause. Your reply is compared with them as you type. Nothing is sent to the customer from here.",
    ),
    h("h3", {}, "Levels"),
    h("div", { class: "shapes" }, LEVELS.map(levelWord)),
    h("h3", {}, "Marks"),
    marks(),
    h("h3", {}, "Keys"),
    h(
      "dl",
      {},
      KEYS.flatMap(([names, text]) => [h("dt", {}, keys(names)), h("dd", {}, text)]),
    ),
    h(
      "div",
      { class: "help-foot" },
      h("button", { class: "solid", type: "button", autofocus: true, onclick: () => dialog.close() }, "Close"),
    ),
  );
  dialog.showModal();
}
