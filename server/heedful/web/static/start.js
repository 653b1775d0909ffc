// The empty desk says what to do: paste a mail, or begin with an example.

import { $, h, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { readMail } from "./mail.js";
import { add, desk } from "./state.js";

function begin(text, changed) {
  const mail = readMail(text);
  add("customer", mail.text, mail.at, mail.author);
  changed();
  $("draft-text").focus();
}

function pasteBox(changed) {
  // A paste is a whole mail at once; typing becomes a message when the writer leaves the field.
  const take = (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text.trim()) return;
    event.preventDefault();
    begin(event.target.value + text, changed);
  };
  const leave = (event) => event.target.value.trim() && event.target.isConnected && begin(event.target.value, changed);
  return h("textarea", {
    "aria-label": "The customer's mail",
    placeholder: "Paste the customer’s mail here",
    spellcheck: "false",
    onpaste: take,
    onchange: leave,
  });
}

const lead = () =>
  h("p", { class: "lead" }, "Paste the message you are about to answer, then write your reply beside it.");

/** Draw the empty desk, or nothing once there is a message. */
export function drawStart(examples, choose, changed) {
  $("start").hidden = desk.thread.length > 0;
  if (desk.thread.length) {
    redraw($("start"));
    return;
  }
  const row = (example) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", "data-key": `start-${example.id}`, onclick: () => choose(example) },
        icon(example.level),
        h("span", {}, h("strong", {}, example.title), h("small", {}, example.about)),
      ),
    );
  // The examples may come late: what somebody has begun to write in the box stays.
  if (!$("start").querySelector("textarea")) redraw($("start"), lead(), pasteBox(changed));
  $("start").querySelectorAll("textarea ~ *").forEach((older) => older.remove());
  if (examples.length)
    $("start").append(
      h("h3", {}, "Or begin with an example"),
      h("ul", { class: "start-list" }, examples.map(row)),
    );
}
