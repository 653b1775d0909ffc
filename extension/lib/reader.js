// Reads the conversation of a reply box: by the site's row, from memory, by structure, or what the agent has selected.

/** @import {Box, Own, Read, Remembered, SiteRow} from "./types.d.ts" */
/** @import {Shell} from "./protocol.js" */
import { readGeneric } from "./generic.js";
import { recall, remember } from "./memory.js";
import { hashOf } from "./parts.js";
import { readThread } from "./thread.js";

/** @param {Shell} shell */
export function reader(shell) {
  const shelf = {
    keep: (/** @type {string} */ key, /** @type {Remembered} */ thread) => shell.ask({ kind: "remember", key, thread }),
    fetch: (/** @type {string} */ key) => shell.ask({ kind: "recall", key }),
  };
  /** @type {WeakMap<HTMLElement, {key: string, text: string}>} */
  const selected = new WeakMap();
  let remembered = "";

  return {
    /** Read what a box answers to. @param {SiteRow | null} row @param {Box} box @param {Own} own @returns {Promise<Read>} */
    async read(row, box, own) {
      const read = row ? readThread(row, box, own, document) : readGeneric(box, own, document);
      const known = row?.thread.remembered ? await recall(read, shelf, document) : read;
      return withSelection(known, selected.get(box.editor), box);
    },

    /** Remember the conversation on a page that has no reply box of its own. @param {SiteRow | null} row @param {Own} own */
    async remember(row, own) {
      if (!row?.thread.remembered) return;
      const read = readThread(row, null, own, document);
      const print = [read.key, read.total, ...read.messages.map(({ role, text }) => role + text)].join("\0");
      if (print === remembered) return;
      remembered = print;
      await remember(read, shelf);
    },

    /** Take selected words for the customer's, in the conversation that is open now.
     *  @param {Box} box @param {string} key @param {string} text */
    take: (box, key, text) => void selected.set(box.editor, { key, text }),
  };
}

/** @param {Read} read @param {{key: string, text: string} | undefined} selected @param {Box} box @returns {Read} */
function withSelection(read, selected, box) {
  if (!selected || selected.key !== read.key || read.messages.some(({ role }) => role === "customer")) return read;
  const { text } = selected;
  const message = { id: hashOf([text]), role: /** @type {const} */ ("customer"), text, author: "", address: "", at: null, element: box.editor };
  return { ...read, messages: [...read.messages, message], total: null, load: null };
}
