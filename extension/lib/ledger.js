// What the agent has promised, kept in this browser alone: from the draft that was sent, to whom, by when.

/** @import {Analysis, Vow} from "./types.d.ts" */

const LONGEST = 300;

/**
 * List the promises of a reply that has been sent.
 * @param {Analysis} answer
 * @param {{to: string, site: string, url: string, now: Date}} where
 * @returns {Vow[]}
 */
export const vowsOf = (answer, { to, site, url, now }) =>
  answer.draft.commitments.map(({ text, due }, at) => ({
    id: `${now.getTime().toString(36)}-${at}`,
    what: text.slice(0, LONGEST),
    to,
    due,
    site,
    url: url.slice(0, LONGEST),
    made: now.toISOString(),
    done: false,
  }));
