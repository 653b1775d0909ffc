// Phrases of the agent's own: to be changed and deleted here.

/** @import {Settings} from "../../types.d.ts" */
/** @import {Part} from "./desk.js" */
import { h } from "../../dom.js";
import { change } from "../stored.js";
import { t } from "../words.js";
import { button } from "./controls.js";
import { say } from "./desk.js";

/** @typedef {Settings["phrases"][number]} Phrase */

/** @param {string} place @returns {Part} */
export const phrases = (place) => ({
  place,
  shows: ({ stored }) => stored.settings.phrases,
  draw: ({ stored }) => [
    h("p", { class: "soft" }, t(stored.settings.phrases.length ? "options_phrases_more" : "options_phrases_none")),
    h("ul", { class: "list" }, stored.settings.phrases.map(line)),
  ],
});

/** @param {Phrase} phrase */
function line(phrase) {
  const key = `phrase-${phrase.id}`;
  /** @type {HTMLTextAreaElement} */
  const area = h(
    "textarea",
    { id: key, rows: 2, "data-key": key, onchange: () => void edit(phrase.id, area.value) },
    phrase.text,
  );
  return h(
    "li",
    {},
    h("label", { for: key }, purpose(phrase.for)),
    area,
    h(
      "div",
      { class: "acts" },
      button(
        `drop-${phrase.id}`,
        t("options_delete"),
        () => void edit(phrase.id, ""),
        "plain",
        `${t("options_delete")}: ${phrase.text}`,
      ),
    ),
  );
}

/** @param {string} use */
function purpose(use) {
  const found = [`need_${use}`, `cause_${use}`, use.replace(":", "_")]
    .map((key) => [key, t(key)])
    .find(([key, words]) => key !== words);
  return t("options_phrase_for", found?.[1] ?? use.replaceAll("_", " "));
}

/** An empty phrase is deleted. @param {string} id @param {string} text */
async function edit(id, text) {
  const changed = (/** @type {Phrase} */ one) => (one.id === id ? { ...one, text: text.trim() } : one);
  await change("settings", (now) => ({ ...now, phrases: now.phrases.map(changed).filter((one) => one.text) }));
  say(t(text.trim() ? "options_saved" : "options_deleted"));
}
