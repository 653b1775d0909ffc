// The keys of the page. None of them takes a plain letter away from somebody who is typing.

import { $ } from "./dom.js";
import { useNumber } from "./suggestions.js";

const PANES = ["thread", "draft", "findings", "suggest"];

const typing = (target) => target.closest?.("input, textarea, select") !== null;

function cycle(back) {
  const shown = PANES.filter((id) => !$(id).hidden);
  const at = shown.findIndex((id) => $(id).contains(document.activeElement));
  const next = shown[(at + (back ? -1 : 1) + shown.length) % shown.length];
  const inside = { draft: "#draft-text", suggest: ".insert" }[next];
  ((inside && $(next).querySelector(inside)) || $(next)).focus();
}

const digit = ({ code }) => Number(/^(?:Digit|Numpad)([1-9])$/u.exec(code)?.[1] ?? 0);

/** Listen for the page's keys; AltGr (Ctrl and Alt) stays what it is on the keyboard. */
export function watchKeys({ copy, help }) {
  document.addEventListener("keydown", (event) => {
    if ($("help-dialog").open) return;
    const alt = event.altKey && !event.ctrlKey && !event.metaKey && !event.getModifierState("AltGraph");
    const done = (alt && digit(event) && useNumber(digit(event))) || false;
    if (alt && event.code === "KeyC") copy();
    else if (event.key === "F6") cycle(event.shiftKey);
    else if (event.key === "?" && !typing(event.target)) help();
    else if (!done) return;
    event.preventDefault();
  });
}
