// Messages by structure: parts of the page that repeat, stand before the reply box and hold words.

import { isVisible } from "./seen.js";
import { hostOf } from "./sites.js";
import { textOf } from "./text.js";

/** @typedef {{text: Element, author: string, at: string | null, marks: import("./whose.js").Facts["marks"]}} Block */

/** So far up the messages are looked for, so many are read, and so many siblings are compared. */
const CLIMB = 14;
const MOST = 30;
const COMPARED = 400;
const SHORTEST = 15;
const LONG = 5000;

/** What stands in a message and is none of its words. */
export const NO_WORDS = ["blockquote", ".gmail_quote", "button", "time", "header"];
const AUTHOR =
  '[class*="author" i], [class*="sender" i], [class*="username" i], [class*="from" i], [itemprop="author"], ' +
  'a[href^="mailto:"], [data-author]';
const BODY = '[class*="body" i], [class*="content" i], [class*="text" i], [itemprop="text"]';
const CUSTOMER =
  /(?:^|[-_\s])(customer|requester|requestor|end-?user|client|visitor|incoming|inbound|received)(?:$|[-_\s])/i;
const AGENT = /(?:^|[-_\s])(agent|staff|operator|support|outgoing|outbound|sent|own|self|mine)(?:$|[-_\s])/i;
const NOTE = /(?:^|[-_\s])(note|internal|private|system|event)(?:$|[-_\s])/i;

/** Find the messages before a reply box, oldest first as they stand. @param {Element} editor @returns {Block[]} */
export function blocksBefore(editor) {
  let at = /** @type {Element | null} */ (editor);
  for (let step = 0; at && step < CLIMB; step += 1, at = at.parentElement ?? hostOf(at)) {
    const found = blocksIn(at.parentElement, at);
    if (found.length > 1) return found;
  }
  return [];
}

/** @param {Element | null} parent @param {Element} last what holds the editor */
function blocksIn(parent, last) {
  if (!parent) return [];
  const before = [...parent.children].slice(-COMPARED).filter((child) => isBefore(child, last));
  const lists = before.length > 1 ? [before] : [];
  for (const child of before.slice(-6)) lists.push(...listsIn(child));
  const best = lists.map(repeated).sort((a, b) => weight(b) - weight(a))[0] ?? [];
  return best.slice(-MOST).flatMap(blockOf);
}

/** Children of what could be the list of messages, a few levels down. @param {Element} top */
function listsIn(top) {
  const lists = [];
  let level = [top];
  for (let depth = 0; depth < 6 && level.length; depth += 1) {
    lists.push(...level.filter((one) => one.childElementCount > 1).map((one) => [...one.children].slice(-COMPARED)));
    level = level.flatMap((one) => [...one.children].slice(0, 6)).slice(0, 40);
  }
  return lists;
}

/** Keep the siblings that are built alike. @param {Element[]} siblings */
function repeated(siblings) {
  /** @type {Map<string, Element[]>} */
  const kinds = new Map();
  for (const element of siblings) {
    const kind = kindOf(element);
    if (kind) kinds.set(kind, [...(kinds.get(kind)?.slice(-COMPARED) ?? []), element]);
  }
  const best = [...kinds.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  return best.length > 1 ? best : [];
}

/** @param {Element} element */
function kindOf(element) {
  if (["script", "style", "option", "tr", "br", "a", "button", "input"].includes(element.localName)) return "";
  const role = element.getAttribute("role") ?? "";
  if (element.localName === "article" || role === "article" || role === "listitem") return role || "article";
  const first = element.classList[0];
  return first ? `${element.localName}.${first}` : element.localName === "li" ? "li" : "";
}

/** The more words in each, the more it is a conversation. @param {Element[]} elements */
const weight = (elements) =>
  elements.slice(-MOST).reduce((sum, element) => sum + lengthOf(element, 600), 0) +
  elements.slice(-MOST).filter((element) => element.querySelector(`time, ${AUTHOR}`)).length * 1000;

/** Count the letters below an element, no further than it matters. @param {Element} element @param {number} most */
function lengthOf(element, most) {
  const texts = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let length = 0;
  while (length < most && texts.nextNode()) length += /** @type {Text} */ (texts.currentNode).data.trim().length;
  return Math.min(length, most);
}

/** @param {Element} element @returns {Block[]} */
function blockOf(element) {
  if (!isVisible(element)) return [];
  const text = bodyOf(element);
  if (textOf(text, NO_WORDS).length < SHORTEST) return [];
  const said = [element, ...element.children].slice(0, 20).map(labelled).join(" ");
  const marks = { customer: CUSTOMER.test(said), agent: AGENT.test(said), other: NOTE.test(said) };
  // Both at once is neither.
  const unsure = marks.customer && marks.agent;
  const told = unsure ? { ...marks, customer: false, agent: false } : marks;
  return [{ text, author: authorOf(element), at: timeOf(element), marks: told }];
}

/** @param {Element} element */
const labelled = (element) =>
  ["class", "data-role", "data-type"].map((name) => element.getAttribute(name) ?? "").join(" ");

/** @param {Element} element */
function bodyOf(element) {
  const bodies = [...element.querySelectorAll(BODY)].slice(0, 20);
  const plain = bodies.filter((body) => !body.matches(AUTHOR) && !body.querySelector(AUTHOR));
  const said = plain.filter((body) => lengthOf(body, LONG) >= SHORTEST);
  return said.sort((a, b) => lengthOf(b, LONG) - lengthOf(a, LONG))[0] ?? element;
}

/** @param {Element} element */
function authorOf(element) {
  const author = element.querySelector(AUTHOR) ?? element.querySelector("h1, h2, h3, h4, h5, h6, strong, b");
  if (!author) return "";
  const mail = author.getAttribute("href")?.replace(/^mailto:/, "") ?? author.getAttribute("title") ?? "";
  return `${(author.textContent ?? "").trim().slice(0, 120)} ${mail.includes("@") ? `<${mail}>` : ""}`.trim();
}

/** @param {Element} element */
function timeOf(element) {
  const time = element.querySelector("time");
  return time?.getAttribute("datetime") ?? time?.textContent ?? null;
}

/** @param {Element} one @param {Element} other */
const isBefore = (one, other) =>
  one !== other && (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
