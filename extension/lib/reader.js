// Reads the conversation of a reply box: by the site's row, from memory, by structure, or what the agent has selected.

/** @import {Box, Own, Read, Remembered, SiteRow} from "./types.d.ts" */
/** @import {Shell} from "./protocol.js" */
import { readGeneric } from "./generic.js";
import { recall, remember } from "./memory.js";
import { hashOf } from "./parts.js";
import { isVisible } from "./seen.js";
import { readThread } from "./thread.js";

/** @param {Shell} shell */
export function reader(shell) {
  const shelf = {
    keep: (/** @type {string} */ key, /** @type {Remembered} */ thread) => shell.ask({ kind: "remember", key, thread }),
    fetch: (/** @type {string} */ key) => shell.ask({ kind: "recall", key }),
  };
  /** @type {WeakMap<HTMLElement, Selected>} */
  const selected = new WeakMap();
  let remembered = "";

  return {
    /** Read what a box answers to. @param {SiteRow | null} row @param {Box} box @param {Own} own @returns {Promise<Read>} */
    async read(row, box, own) {
      const read = row ? readThread(row, box, own, document) : readGeneric(box, own, document);
      const known = row?.thread.remembered ? await recall(read, shelf, document) : read;
      return withSelection(known, selected.get(box.editor));
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
    take: (box, key, text) =>
      void selected.set(box.editor, { key: key.split(MARK)[0], text, element: around(document) }),
  };
}

/** @typedef {{key: string, text: string, element: Element | null}} Selected */

/** Sets off what was selected in the name of a conversation. */
const MARK = "\u0001";
/** So much of the beginning and of the end is looked for again. */
const ENDS = 40;

/** Find where the selected words stand. @param {Document} doc */
function around(doc) {
  const selection = doc.getSelection();
  const node = selection?.rangeCount ? selection.getRangeAt(0).commonAncestorContainer : null;
  return node && (node.nodeType === 1 ? /** @type {Element} */ (node) : node.parentElement);
}

/** Selected words count as long as they stand where they were: a site may change the conversation and keep its address.
 *  @param {Read} read @param {Selected | undefined} selected @returns {Read} */
function withSelection(read, selected) {
  if (!selected || selected.key !== read.key || read.messages.some(({ role }) => role === "customer")) return read;
  const { text, element } = selected;
  if (!element || !isVisible(element) || !holdsWords(element, text)) return read;
  const id = hashOf([text]);
  const role = /** @type {const} */ ("customer");
  const messages = [...read.messages, { id, role, text, author: "", address: "", at: null, element }];
  return { ...read, key: `${read.key}${MARK}${id}`, messages, total: null, load: null, changed: [] };
}

/** @param {Element} element @param {string} text */
function holdsWords({ textContent }, text) {
  const [there, words] = [bare(textContent ?? ""), bare(text)];
  return there.includes(words.slice(0, ENDS)) && there.includes(words.slice(-ENDS));
}

/** @param {string} text */
const bare = (text) => text.replace(/\s+/g, "");
