// What the agent does not want to hear: each ignore has a stated scope, and each can be undone.

/** @import {Ignore, IgnoreScope} from "./types.d.ts" */

import { hashOf } from "./parts.js";

/** @typedef {{rule: string, words: string}} Finding */
/** @typedef {{draft: string, thread: string, site: string}} Here Keys of the draft, its conversation and its site. */

/** How long an ignore that belongs to one draft is kept, in milliseconds. */
export const DRAFT_LIFE = 2 * 24 * 3600 * 1000;

/** Kinds of findings that are each told by their own words, not by a rule: one question is not another. */
export const ONES = ["question", "promise"];

/** What tells a finding from others of its rule; the customer's own words are not kept. @param {Finding} finding */
const nameOf = ({ rule, words }) => (ONES.includes(rule) ? hashOf([folded(words)]) : folded(words));

const folded = (/** @type {string} */ words) => words.trim().toLowerCase().replace(/\s+/g, " ");

/**
 * Make an ignore of a finding in a scope.
 * @param {Finding} finding @param {IgnoreScope} scope @param {Here} here @param {Date} now
 * @returns {Ignore}
 */
export function ignoreOf(finding, scope, here, now) {
  const bound = scope === "once" || scope === "quiet" ? here.draft : scope === "thread" ? here.thread : "";
  return {
    id: crypto.randomUUID?.() ?? `${now.getTime()}-${Math.random()}`,
    scope,
    rule: scope === "quiet" ? "*" : finding.rule,
    words: scope === "phrase" || scope === "once" || ONES.includes(finding.rule) ? nameOf(finding) : "",
    thread: bound,
    site: scope === "site" ? here.site : "",
    at: now.toISOString(),
  };
}

/** Give the words that an ignore is about, as far as they are kept. @param {Ignore} ignore */
export const wordsOf = ({ rule, words }) => (ONES.includes(rule) ? "" : words);

/** Tell whether a finding is ignored here. @param {Ignore[]} ignores @param {Finding} finding @param {Here} here */
export const isIgnored = (ignores, finding, here) => ignores.some((ignore) => covers(ignore, finding, here));

/** Tell whether the agent wants quiet for this draft. @param {Ignore[]} ignores @param {Here} here */
export const isQuiet = (ignores, here) =>
  ignores.some(({ scope, thread }) => scope === "quiet" && thread === here.draft);

/** @param {Ignore} ignore @param {Finding} finding @param {Here} here */
function covers(ignore, finding, here) {
  if (ignore.rule !== finding.rule) return false;
  const same = ignore.words === nameOf(finding);
  switch (ignore.scope) {
    case "once": return ignore.thread === here.draft && same;
    case "thread": return ignore.thread === here.thread && (same || !ignore.words);
    case "phrase": return same;
    case "site": return ignore.site === here.site && (same || !ignore.words);
    default: return false;
  }
}

/** Leave out the ignores whose draft is long gone. @param {Ignore[]} ignores @param {Date} now */
export const alive = (ignores, now) =>
  ignores.filter(
    ({ scope, at }) => (scope !== "once" && scope !== "quiet") || now.getTime() - Date.parse(at) < DRAFT_LIFE,
  );
