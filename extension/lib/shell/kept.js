// Lists that grow by a page's wish: what is ignored, phrases of one's own, promises.

/** @import {Ignore, Settings, Vow} from "../types.d.ts" */
import { change } from "./stored.js";

const MOST_IGNORES = 500;
const MOST_PHRASES = 300;
const MOST_VOWS = 500;

/** @param {Partial<Settings>} parts */
const settle = (parts) => change("settings", (now) => ({ ...now, ...parts }));

/** Ignore a finding from now on. @param {Ignore} ignore */
export const addIgnore = async (ignore) =>
  (await change("settings", (now) => ({ ...now, ignores: [...now.ignores, ignore].slice(-MOST_IGNORES) }))).ignores;

/** Undo one ignore. @param {string} id */
export const dropIgnore = async (id) =>
  (await change("settings", (now) => ({ ...now, ignores: now.ignores.filter((one) => one.id !== id) }))).ignores;

/** Undo all ignores. */
export const dropIgnores = () => settle({ ignores: [] });

/** Keep a phrase of the agent's own, once. @param {string} use @param {string} text */
export async function keepPhrase(use, text) {
  const phrase = { id: crypto.randomUUID(), for: use, text: text.slice(0, 5000) };
  const settings = await change("settings", (now) => {
    const others = now.phrases.filter((one) => one.for !== use || one.text !== phrase.text);
    return { ...now, phrases: [phrase, ...others].slice(0, MOST_PHRASES) };
  });
  return settings.phrases;
}

/** Put a promise on the list, or in the place of itself. @param {Vow} vow */
export const keepVow = (vow) =>
  change("vows", (now) => [...now.filter((one) => one.id !== vow.id), vow].slice(-MOST_VOWS));
