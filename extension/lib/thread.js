// The open conversation, read from the page by a site row: what each person wrote, oldest first, and what is missing.

/** @import {Box, Own, Read, ReadMessage, SiteRow} from "./types.d.ts" */
/** @import {Customer, Facts} from "./whose.js" */
/** @import {Part} from "./parts.js" */
import { changesIn } from "./changed.js";
import { keyOf, rootFor } from "./conversation.js";
import { hashOf, partsIn } from "./parts.js";
import { quotedMessages } from "./quoted.js";
import { valueOf, valuesOf } from "./sites.js";
import { textOf, withoutHead } from "./text.js";
import { isoOf } from "./times.js";
import { unchanged } from "./unchanged.js";
import {
  addressIn, addressesIn, firstFromOutside, isOfCustomer, isOwn, isSame, nameIn, nameOf, roleOf,
} from "./whose.js";

/** So many messages are read, the newest: as many as the server takes, and some for those without words. */
const MOST = 60;
/** So many at the beginning may tell who started it. */
const EARLIEST = 20;

/** Read the conversation that a reply box belongs to or, without a box, the one that is open.
 *  @param {SiteRow} row @param {Box | null} box @param {Own} own @param {Document} doc @returns {Read} */
export function readThread(row, box, own, doc) {
  const root = rootFor(row, box, doc);
  const ours = withSignedIn(row, box, own, doc);
  const key = keyOf(row, box, root, doc, ours);
  if (!root) return fromDraft(row, box, ours, key);
  const parts = partsIn(row, root);
  const sides = sidesOf(row, parts, box, ours, doc);
  const messages = inOrder(parts.slice(-MOST).flatMap((part) => messageOf(row, part, ours, sides)));
  const changed = changesIn(row, box, parts, messages);
  // Where the site does not say any more who is who, nobody is the customer.
  const told = changed.includes("thread.customer") ? messages.map(asOther) : messages;
  return { key, messages: told, ...countOf(row, root, parts, messages), changed };
}

/** Name the conversation that a reply box belongs to, as `readThread` does. @param {SiteRow} row @param {Box | null} box
 *  @param {Own} own @param {Document} doc */
export const nameOfThread = (row, box, own, doc) =>
  keyOf(row, box, rootFor(row, box, doc), doc, withSignedIn(row, box, own, doc));

/** @param {ReadMessage} message @returns {ReadMessage} */
const asOther = (message) => (message.role === "customer" ? { ...message, role: "other" } : message);

/** What the row says about who is signed in, besides what is set. @param {SiteRow} row @param {Box | null} box
 *  @param {Own} own @param {Document} doc @returns {Own} */
export function withSignedIn(row, box, own, doc) {
  const said = [...(box ? valuesOf(row.own, box.root) : []), ...valuesOf(row.own, doc)];
  const names = said.filter((one) => !addressIn(one));
  return { ...own, addresses: [...own.addresses, ...addressesIn(said)], names: [...own.names, ...names] };
}

/** Count what exists, read or not. @param {SiteRow} row @param {Element} root @param {Part[]} parts
 *  @param {ReadMessage[]} messages */
function countOf({ thread }, root, parts, messages) {
  const load = thread.load ?? "load_more";
  if (thread.single) return { total: null, load };
  // A message that is open and has no words is none to read.
  const empty = parts.slice(-MOST).filter((part) => part.isOpen).length - messages.length;
  const more = valueOf(thread.more, root);
  const hidden = /\d{1,4}/.exec(more ?? "")?.[0];
  // There is more, and the page does not say how much.
  if (more !== null && hidden === undefined) return { total: null, load };
  const total = Math.max(parts.length - empty, messages.length + Number(hidden ?? 0));
  return { total, load: total > messages.length ? load : null };
}

/** @param {SiteRow} row @param {Part} part @param {Own} own @param {Sides} sides @returns {ReadMessage[]} */
function messageOf(row, part, own, sides) {
  if (!part.isOpen) return [];
  const { text, at, named } = keep(row, part, "words", () => wordsOf(row, part));
  if (!text) return [];
  const facts = { ...sides.facts(part), customer: sides.customer };
  const id = named ?? hashOf([nameOf(facts), at ?? "", text]);
  const { author, address } = facts;
  return [{ id, role: roleOf(facts, own), text, author, address, at, element: part.texts[0] }];
}

/** @param {SiteRow} row @param {Part} part */
const wordsOf = ({ thread }, part) => ({
  text: withoutHead(part.texts.map((element) => textOf(element, thread.strip)).filter(Boolean).join("\n")),
  at: isoOf(part.value(thread.at)),
  named: part.value(thread.id),
});

/** Read it once as long as it does not change.
 *  @template T @param {SiteRow} row @param {Part} part @param {string} name @param {() => T} make @returns {T} */
const keep = (row, part, name, make) => (isWhole(row) ? unchanged(part.element, row, name, make) : make());

/** Rows whose messages each lie in one element, and not in frames or shadow roots inside it.
 *  @type {WeakMap<SiteRow, boolean>} */
const whole = new WeakMap();

/** @param {SiteRow} row */
function isWhole(row) {
  if (!whole.has(row)) whole.set(row, !row.thread.flat && !JSON.stringify(row.thread).includes(">>>"));
  return whole.get(row) === true;
}

/** @typedef {{customer: Customer | null, facts: (part: Part) => Facts}} Sides */

/** Find out whom the conversation is about: the requester, else who wrote first from outside, else who is written to.
 *  @param {SiteRow} row @param {Part[]} parts @param {Box | null} box @param {Own} own @param {Document} doc
 *  @returns {Sides} */
function sidesOf(row, parts, box, own, doc) {
  const open = row.channel !== "email";
  const facts = (/** @type {Part} */ part) => keep(row, part, "facts", () => factsOf(row, part, open));
  const reply = box?.recipients ?? [];
  // Not knowing who we are, the first writer may be us.
  const unknown = !own.addresses.length && !own.domains.length && !own.names.length && !open;
  const asked = valuesOf(row.thread.requester, doc).map((one) => addressIn(one) || one);
  const known = new Map(
    [...parts.slice(0, EARLIEST), ...parts.slice(-MOST)].map((part) => [part, facts(part)]),
  );
  const writers = [...known.values()];
  const wrote = firstFromOutside(writers, own);
  const who = asked.length ? asked : wrote && !(unknown && reply.length) ? [wrote] : reply.slice(0, 1);
  const all = { who: [...who, ...namesOf(who, writers)], reply: [...reply, ...(box?.copies ?? [])] };
  const customer = who.length && (open || !goesElsewhere(all, writers, own)) ? all : null;
  return { customer, facts: (part) => known.get(part) ?? facts(part) };
}

/** The names by which people with these addresses wrote. @param {string[]} who @param {Facts[]} writers */
const namesOf = (who, writers) => [
  ...new Set(writers.flatMap(({ address, author }) => (address && author && who.includes(address) ? [author] : []))),
];

/** Tell whether a mail goes to others of the conversation, a third party for one, and not to the customer: then the
 *  customer's words are no measure for it. @param {Customer} customer @param {Facts[]} writers @param {Own} own */
function goesElsewhere(customer, writers, own) {
  const outside = customer.reply.filter((one) => !isOwn(one, own));
  const wrote = (/** @type {string} */ one) => writers.some(({ address }) => isSame(address, one));
  return outside.length > 0 && outside.every((one) => wrote(one) && !isOfCustomer(one, customer));
}

/** @param {SiteRow} row @param {Part} part @param {boolean} open @returns {Facts} */
function factsOf({ thread }, part, open) {
  const said = part.value(thread.author) ?? "";
  const to = thread.to ? part.values(thread.to).map((one) => addressIn(one) || one) : null;
  return {
    address: addressIn(part.value(thread.address) ?? "") || addressIn(said),
    author: nameIn(said),
    marks: {
      customer: part.isMarked(thread.customer),
      agent: part.isMarked(thread.agent),
      other: part.isMarked(thread.other),
    },
    to: to?.length ? to : null,
    customer: null,
    staff: thread.staff === true,
    open,
  };
}

/** @param {ReadMessage[]} messages */
function inOrder(messages) {
  if (messages.every(({ at }) => at)) return messages.toSorted((a, b) => String(a.at).localeCompare(String(b.at)));
  return messages;
}

/** Without a thread on the page, what the draft quotes is better than nothing.
 *  @param {SiteRow} row @param {Box | null} box @param {Own} own @param {string} key @returns {Read} */
function fromDraft(row, box, own, key) {
  const messages = box && box.kind !== "forward" ? quotedMessages(box, own) : [];
  const load = (row.thread.remembered && row.thread.load) || null;
  return { key, messages, total: null, load, changed: [], quoted: true };
}
