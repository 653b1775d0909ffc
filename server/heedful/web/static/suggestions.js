// What one could say: each line is one button, reachable by Alt and its digit, with its reason and source beneath.

import { $, h, redraw } from "./dom.js";
import { insert } from "./draft.js";
import { withBlanks } from "./pop.js";
import { desk } from "./state.js";
import { toast } from "./toast.js";
import { brief, name } from "./words.js";

const MOST = 9;
let offered = [];

const wording = ({ text, slots }) =>
  h(
    "span",
    { class: "wording" },
    withBlanks(
      text,
      slots.filter((slot) => !slot.filled),
    ),
  );

function use(suggestion) {
  if (!insert(suggestion)) toast("The words this replaces have changed. A fresh suggestion is on its way.");
}

/** A study's address becomes a link that says only where it leads. */
function origin(source) {
  const address = URL.canParse(source) ? new URL(source) : null;
  if (!address || !["http:", "https:"].includes(address.protocol)) return source;
  return h(
    "a",
    { href: address.href, rel: "noopener noreferrer", target: "_blank" },
    address.hostname.replace(/^www\./u, ""),
  );
}

function note({ act, why, source, place, replaces }) {
  const where = place === "replace" && replaces ? `“${brief(replaces.text, 40)}”` : name(place, "place");
  return h(
    "p",
    { class: "note" },
    h("b", {}, name(act, "act")),
    ` ${where}`,
    why ? ` · ${why}` : "",
    source ? [" · ", origin(source)] : "",
  );
}

function row(suggestion, at) {
  const button = h(
    "button",
    {
      class: "insert",
      type: "button",
      "data-key": `suggestion-${suggestion.id}`,
      "aria-keyshortcuts": `Alt+${at + 1}`,
      onclick: () => use(suggestion),
    },
    h("kbd", { class: "number", "aria-hidden": "true" }, at + 1),
    h("span", { class: "hidden" }, `${name(suggestion.act, "act")}: `),
    wording(suggestion),
  );
  return h("li", { class: "suggestion" }, button, note(suggestion));
}

/** Draw the suggestions of the last answer; without any, the place is left to the reply. */
export function drawSuggestions() {
  // Rewordings stand beside their words already; here they come after what is missing.
  const all = [...(desk.answer?.suggestions ?? [])].sort((a, b) => (a.place === "replace") - (b.place === "replace"));
  offered = all.slice(0, MOST);
  $("suggest").hidden = offered.length === 0;
  redraw($("suggestions"), offered.map(row));
}

/** Insert the suggestion with this number (from 1). */
export function useNumber(number) {
  const suggestion = offered[number - 1];
  if (suggestion) use(suggestion);
  return Boolean(suggestion);
}

/** Arrow keys walk the list. */
export function watchSuggestions() {
  $("suggestions").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...$("suggestions").querySelectorAll(".insert")];
    all[all.indexOf(document.activeElement) + step]?.focus();
    event.preventDefault();
  });
}
