// One sentence that says where things stand. When nothing is missing it says so quietly.

import { isIgnored } from "./checks.js";
import { handOff } from "./client.js";
import { copyText } from "./copy.js";
import { $, h, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { desk } from "./state.js";
import { toast } from "./toast.js";
import { count } from "./words.js";

const WAITING = [
  ["frustrated", "What upset the customer, and in which words."],
  ["todo", "What the reply leaves out, ticked off as you write it."],
  ["wave", "Wording that makes things worse, with something better."],
];

function findings(answer) {
  const risks = answer.draft.risks.filter((risk) => !isIgnored(risk)).length;
  const gaps = answer.gaps.length;
  return [
    gaps ? count(gaps, "thing to add", "things to add") : "",
    risks ? count(risks, "wording to reconsider", "wordings to reconsider") : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** Say where things stand: {kind, shape, title, why}. */
function standing(answer) {
  const found = findings(answer);
  if (answer.escalate.advised)
    return { kind: "escalate", shape: "hand", title: "Words alone will not fix this", why: answer.escalate.why };
  if (!found)
    return {
      kind: "fine",
      shape: "tick",
      title: desk.draft.trim() ? "Nothing is missing" : "Nothing special is needed",
      why: "",
    };
  if (!desk.draft.trim())
    return { kind: "add", shape: "plus", title: `Before you write: ${found}`, why: answer.nudge.why };
  if (answer.nudge.advised)
    return { kind: "pause", shape: "pause", title: "Worth a pause before you send", why: answer.nudge.why };
  return { kind: "add", shape: "plus", title: found.charAt(0).toUpperCase() + found.slice(1), why: "" };
}

function fine(answer) {
  if (!desk.draft.trim()) return "Your answer, in your own words, will do.";
  return answer.messages.length
    ? "The reply covers what this customer needs."
    : "The wording is fine. Add the customer's message to check what the reply should cover.";
}

async function copyNote() {
  const note = await handOff();
  if (!note) toast("There is no hand-off note just now. Try again in a moment.");
  else toast((await copyText(note)) ? "Hand-off note copied." : "The browser did not allow copying.");
}

const noteButton = () =>
  h(
    "p",
    {},
    h(
      "button",
      { class: "quiet outlined", type: "button", "data-key": "note", onclick: copyNote },
      "Copy a hand-off note",
    ),
  );

/** Draw the sentence, or what will stand here. Returns it for those who listen. */
export function drawVerdict() {
  const { answer } = desk;
  if (!answer) {
    redraw($("verdict"));
    $("verdict").className = "verdict";
    $("checks").replaceChildren(
      ...WAITING.map(([shape, text]) => h("p", { class: "still" }, icon(shape), h("span", {}, text))),
    );
    return "";
  }
  if (!answer.language.supported) {
    redraw($("verdict"));
    return "";
  }
  const { kind, shape, title, why } = standing(answer);
  $("verdict").className = `verdict ${kind}`;
  const said = why || (kind === "fine" ? fine(answer) : "");
  redraw(
    $("verdict"),
    icon(shape),
    h("strong", {}, title),
    said ? h("p", {}, said) : null,
    kind === "escalate" ? noteButton() : null,
    answer.incomplete ? h("p", {}, "There was too much to check in time; some findings may be missing.") : null,
  );
  return `${title}. ${said}`;
}
