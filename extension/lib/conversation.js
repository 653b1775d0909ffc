// Which conversation is open, and which one a reply box belongs to. Two that are mixed up are worse than none.

/** @import {Box, Own, SiteRow, Where} from "./types.d.ts" */
/** @import {Root} from "./sites.js" */
import { isVisible } from "./seen.js";
import { all, holds, valueOf, valuesOf } from "./sites.js";
import { addressesIn, isOwn } from "./whose.js";

const REPLIED =
  /^(?:\s*(?:re|aw|antw|antwort|sv|vs|tr|rif|res|odp|fw|fwd|wg|rv|enc|doorst)\s*(?:\[\d+\])?\s*[:：])+\s*/i;

/** Find the conversation that a box belongs to; without a box, the one in sight.
 *  @param {SiteRow} row @param {Box | null} box @param {Document} doc @returns {Element | null} */
export function rootFor(row, box, doc) {
  const roots = all(row.thread.root, doc);
  if (!box) return roots.find(isVisible) ?? null;
  return roots.find((root) => holds(root, box.editor)) ?? roots.find((root) => isNamed(row, box, root)) ?? null;
}

/** A box that floats outside says by itself where it belongs. @param {SiteRow} row @param {Box} box
 *  @param {Element} root */
function isNamed(row, box, root) {
  const named = each(row.composer.conversation, box.root);
  if (!named.length || !isVisible(root)) return false;
  const known = new Set([...each(row.conversation.from, root), ...each(row.thread.id, root)]);
  return named.some((one) => known.has(one));
}

/** Tell what a box itself says about where it belongs, "" where it says nothing. @param {SiteRow} row @param {Box} box */
export const namedBy = (row, box) => each(row.composer.conversation, box.root).join(" ");

/** The values of all places, not only of the first that has any. @param {Where[] | undefined} where
 *  @param {Root} root */
const each = (where, root) => (where ?? []).flatMap((place) => valuesOf([place], root));

/** Name the conversation. @param {SiteRow} row @param {Box | null} box @param {Element | null} root
 *  @param {Document} doc
 *  @param {Own} own @returns {string} */
export function keyOf(row, box, root, doc, own) {
  const floats = !root && isFloating(row, box);
  const parts = floats ? [valueOf(row.composer.conversation, box.root)] : partsOf(row, root, doc, own);
  const found = [...new Set(parts.filter(Boolean))];
  const rest = root || row.thread.remembered ? place(doc) : "apart";
  return `${row.id}:${(found.length ? found : [rest]).join("|")}`;
}

/** @param {SiteRow} row @param {Box | null} box @returns {box is Box} */
const isFloating = (row, box) => box !== null && !row.thread.remembered;

/** @param {SiteRow} row @param {Element | null} root @param {Document} doc @param {Own} own */
function partsOf({ conversation }, root, doc, own) {
  const seek = (/** @type {Where[] | undefined} */ where) => (root && valueOf(where, root)) ?? valueOf(where, doc);
  const people = addressesIn((conversation.with ?? []).flatMap((where) => valuesOf([where], root ?? doc)));
  const subject = seek(conversation.from)?.replace(REPLIED, "").toLowerCase();
  return [fromAddress(conversation.url, doc), subject, people.find((one) => !isOwn(one, own))];
}

/** "query:id" takes one part of the query. @param {string | undefined} url @param {Document} doc */
function fromAddress(url, doc) {
  const place = doc.defaultView?.location ?? doc.location;
  if (!url || !place) return null;
  if (url === "path") return place.pathname;
  if (url === "hash") return place.hash.replace(/\?.*$/, "");
  if (url === "query") return place.search;
  const [part, name] = url.split(":");
  return part === "query" && name ? queryOf(place.search, name) : null;
}

/** Some programs part the query by semicolons. @param {string} search @param {string} name */
const queryOf = (search, name) => new URLSearchParams(search.replaceAll(";", "&")).get(name);

/** @param {Document} doc */
const place = (doc) => [fromAddress("path", doc), fromAddress("hash", doc)].join("");
