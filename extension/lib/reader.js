// Reads the conversation of a reply box: by the site's row, from memory, by structure, or what the agent has selected.

/** @import {Box, Own, Read, Remembered, SiteRow} from "./types.d.ts" */
/** @import {Shell} from "./protocol.js" */
import { namedBy, rootFor } from "./conversation.js";
import { readGeneric } from "./generic.js";
import { recall, remember } from "./memory.js";
import { hashOf } from "./parts.js";
import { isVisible } from "./seen.js";
import { nameOfThread, readThread } from "./thread.js";

/** @param {Shell} shell */
export function reader(shell) {
  const shelf = {
    keep: (/** @type {string} */ key, /** @type {Remembered} */ thread) => shell.ask({ kind: "remember", key, thread }),
    fetch: (/** @type {string} */ key) => shell.ask({ kind: "recall", key }),
  };
  /** @type {WeakMap<HTMLElement, Selected>} */
  const selected = new WeakMap();
  /** How often what was selected has left the page: then it is another conversation.
   *  @type {WeakMap<HTMLElement, number>} */
  const turns = new WeakMap();
  /** @type {WeakMap<HTMLElement, {name: string, read: Read}>} */
  const afloat = new WeakMap();
  let remembered = "";

  return {
    /** Read what a box answers to. @param {SiteRow | null} row @param {Box} box @param {Own} own @returns {Promise<Read>} */
    async read(row, box, own) {
      const read = row ? readThread(row, box, own, document) : readGeneric(box, own, document);
      const known = row?.thread.remembered ? await recall(read, shelf, document) : row ? whole(read, row, box) : read;
      return withSelected(known, box.editor);
    },

    /** Name the conversation of a box as it is at this moment, without reading it. @param {SiteRow | null} row
     *  @param {Box} box @param {Own} own @returns {string} */
    name(row, box, own) {
      if (!row) return turned(readGeneric(box, own, document).key, box.editor);
      return turned(namedAfloat(row, box) ?? nameOfThread(row, box, own, document), box.editor);
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
    take: (box, key, text) => void selected.set(box.editor, { key, text, element: around(document) }),
  };

  /** A window that floats keeps its conversation when the page goes on to another. @param {Read} read
   *  @param {SiteRow} row @param {Box} box @returns {Read} */
  function whole(read, row, box) {
    const name = namedBy(row, box);
    const before = afloat.get(box.editor);
    if (!read.quoted) afloat.set(box.editor, { name, read });
    return read.quoted && name !== "" && before?.name === name ? before.read : read;
  }

  /** The name under which such a window keeps it. @param {SiteRow} row @param {Box} box */
  function namedAfloat(row, box) {
    if (row.thread.remembered || rootFor(row, box, document)) return null;
    const [name, before] = [namedBy(row, box), afloat.get(box.editor)];
    return name !== "" && before?.name === name ? before.read.key : null;
  }

  /** Selected words count as long as they stand where they were. @param {Read} read @param {HTMLElement} editor
   *  @returns {Read} */
  function withSelected(read, editor) {
    const named = { ...read, key: turned(read.key, editor) };
    const mine = selected.get(editor);
    return mine && mine.key === named.key ? withSelection(named, mine) : named;
  }

  /** A site may change the conversation and keep its address. @param {string} key @param {HTMLElement} editor */
  function turned(key, editor) {
    const mine = selected.get(editor);
    if (mine && !stands(mine)) {
      selected.delete(editor);
      turns.set(editor, (turns.get(editor) ?? 0) + 1);
    }
    return [key, turns.get(editor) ?? []].flat().join(MARK);
  }
}

/** @typedef {{key: string, text: string, element: Element | null}} Selected */

/** Sets off the turn in the name of a conversation. */
const MARK = "\u0001";
/** So much of the beginning and of the end is looked for again. */
const ENDS = 40;

/** Find where the selected words stand. @param {Document} doc */
function around(doc) {
  const selection = doc.getSelection();
  const node = selection?.rangeCount ? selection.getRangeAt(0).commonAncestorContainer : null;
  return node && (node.nodeType === 1 ? /** @type {Element} */ (node) : node.parentElement);
}

/** @param {Read} read @param {Selected} selected @returns {Read} */
function withSelection(read, { text, element }) {
  if (!element || read.messages.some(({ role }) => role === "customer")) return read;
  const role = /** @type {const} */ ("customer");
  const messages = [...read.messages, { id: hashOf([text]), role, text, author: "", address: "", at: null, element }];
  return { ...read, messages, total: null, load: null, changed: [] };
}

/** @param {Selected} selected */
const stands = ({ element, text }) => element !== null && isVisible(element) && holdsWords(element, text);

/** @param {Element} element @param {string} text */
function holdsWords({ textContent }, text) {
  const [there, words] = [bare(textContent ?? ""), bare(text)];
  return there.includes(words.slice(0, ENDS)) && there.includes(words.slice(-ENDS));
}

/** @param {string} text */
const bare = (text) => text.replace(/\s+/g, "");
