// Whether a reply is still the one that was about to be sent: pages use an editor again for another conversation.

/** @import {Box} from "./types.d.ts" */
/** @import {Page} from "./page.js" */
import { boxesIn } from "./boxes.js";
import { readDraft } from "./draft.js";
import { optionsOf } from "./page.js";

/** Tell a reply from all others, by its conversation and its words. @param {Box} box @param {Page} page */
export const markOf = (box, page) => `${page.name(asItIs(box, page))}\u0000${wordsIn(box, page)}`;

/** Tell whether a reply is as it was marked; one that was drawn anew is looked for among all there are.
 *  @param {Box} box @param {string} mark @param {Page} page */
export function isSame(box, mark, page) {
  const here = box.editor.isConnected ? [box] : boxesIn(page.row, document);
  return here.some((one) => markOf(one, page) === mark);
}

/** @param {Box} box @param {Page} page */
const asItIs = (box, { row }) => boxesIn(row, document).find(({ editor }) => editor === box.editor) ?? box;

/** Editors tidy up white space when they lose the focus. @param {Box} box @param {Page} page */
const wordsIn = ({ editor }, page) => readDraft(editor, optionsOf(page)).text.replace(/\s+/g, " ").trim();
