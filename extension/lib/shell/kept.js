// Lists that grow by a page's wish: what is ignored, phrases of one's own, promises.

/** @import {Ignore, Settings, Vow} from "../types.d.ts" */
import { alive } from "../ignores.js";
import { change } from "./stored.js";

const SCOPES = ["once", "thread", "phrase", "site", "quiet"];
const LONGEST = 500;
const MOST_IGNORES = 500;
const MOST_PHRASES = 300;
const MOST_VOWS = 500;

/** @param {Partial<Settings>} parts */
const settle = (parts) => change("settings", (now) => ({ ...now, ...parts }));

const words = (/** @type {unknown} */ value) => (typeof value === "string" ? value.slice(0, LONGEST) : "");

/** Take of what a page says what is its to say. @template {string} K @param {any} said @param {K[]} names */
const only = (said, names) =>
  /** @type {{[name in K]: string}} */ (Object.fromEntries(names.map((name) => [name, words(said?.[name])])));

/** Ignore a finding from now on; words of drafts that are long gone are kept no longer. @param {Ignore} said */
export async function addIgnore(said) {
  const ignore = only(said, ["id", "scope", "rule", "words", "thread", "site", "at"]);
  const more = SCOPES.includes(ignore.scope) && ignore.rule ? [/** @type {Ignore} */ (ignore)] : [];
  const add = (/** @type {Ignore[]} */ ignores) => [...alive(ignores, new Date()), ...more].slice(-MOST_IGNORES);
  return (await change("settings", (now) => ({ ...now, ignores: add(now.ignores) }))).ignores;
}

/** Undo one ignore. @param {string} id */
export const dropIgnore = async (id) =>
  (await change("settings", (now) => ({ ...now, ignores: now.ignores.filter((one) => one.id !== id) }))).ignores;

/** Undo all ignores. */
export const dropIgnores = () => settle({ ignores: [] });

/** Keep a phrase of the agent's own, once. @param {string} use @param {string} text */
export async function keepPhrase(use, text) {
  const phrase = { id: crypto.randomUUID(), for: use.slice(0, LONGEST), text: text.slice(0, 5000) };
  const settings = await change("settings", (now) => {
    const others = now.phrases.filter((one) => one.for !== phrase.for || one.text !== phrase.text);
    return { ...now, phrases: [phrase, ...others].slice(0, MOST_PHRASES) };
  });
  return settings.phrases;
}

/** Put a promise on the list, or in the place of itself. Pages are not told what else is there. @param {Vow} said */
export async function keepVow(said) {
  const told = only(said, ["id", "what", "to", "site", "url", "made"]);
  const vow = { ...told, due: words(said?.due) || null, done: false };
  if (vow.what) await change("vows", (now) => [...now.filter((one) => one.id !== vow.id), vow].slice(-MOST_VOWS));
  return null;
}
