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

/** Draw the empty desk, or nothing once there is a message. */
export function drawStart(examples, choose, changed) {
  $("start").hidden = desk.thread.length > 0;
  if (desk.thread.length) return redraw($("start"));
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
  return redraw(
    $("start"),
    h("p", { class: "lead" }, "Paste the message you are about to answer, then write your reply beside it."),
    pasteBox(changed),
    examples.length
      ? [h("h3", {}, "Or begin with an example"), h("ul", { class: "start-list" }, examples.map(row))]
      : null,
  );
}
