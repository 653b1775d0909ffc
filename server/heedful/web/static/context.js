// Names, tone and the day: what the suggestions use beyond the words of the thread.

import { $, h, redraw } from "./dom.js";
import { desk } from "./state.js";
import { fromField, toField } from "./times.js";

const TONES = [
  ["", "As it fits"],
  ["plain", "Plain"],
  ["warm", "Warm"],
  ["formal", "Formal"],
];
const CHANNELS = [
  ["", "Not said"],
  ["email", "E-mail"],
  ["ticket", "Ticket"],
  ["chat", "Chat"],
];

const field = (label, control) => h("label", { class: "field" }, label, control);

/** Draw the fields from the desk; `changed` is called after each edit. */
export function drawContext(changed) {
  const set =
    (name, read = (value) => value) =>
    (event) => {
      desk[name] = read(event.target.value);
      changed();
    };
  const text = (name) =>
    h("input", {
      type: "text",
      name,
      maxlength: 80,
      autocomplete: "off",
      value: desk[name],
      oninput: set(name, (value) => value.trim()),
    });
  const choice = (name, options) =>
    h(
      "select",
      { name, onchange: set(name) },
      options.map(([value, label]) => h("option", { value, selected: value === desk[name] }, label)),
    );
  const moment = h("input", {
    type: "datetime-local",
    name: "now",
    value: toField(desk.now),
    onchange: set("now", (value) => fromField(value, desk.now ?? desk.thread.at(-1)?.at)),
  });
  redraw(
    $("context"),
    field("Customer’s name", text("customer")),
    field("Your name", text("agent")),
    field("Tone", choice("register", TONES)),
    field("Channel", choice("channel", CHANNELS)),
    field("As of (empty: now)", moment),
  );
}
