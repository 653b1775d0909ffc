// The message that a reply quotes, taken from the draft: the last resort where the thread itself is not on the page.

/** @import {Box, Own, ReadMessage} from "./types.d.ts" */
import { hashOf } from "./parts.js";
import { all } from "./sites.js";
import { textOf, withoutHead } from "./text.js";
import { isoOf } from "./times.js";
import { addressIn, nameIn, roleOf } from "./whose.js";

/** @typedef {{text: string, author: string, address: string, at: string | null}} Quoted */

const LINE = 400;
const HEAD = "[id$=divRplyFwdMsg]";
/** "…, Dana Ortiz <dana@shop.test> wrote:" and "… schrieb Dana Ortiz <dana@shop.test>:" */
const BEFORE_VERB = /,\s*([^,<>]{1,80}?)\s*(?:<[^>]*>)?\s+\S+[:：]\s*$/;
const BEFORE_ADDRESS = /((?:\p{Lu}[\p{L}'’.-]{0,40}\s+){1,4})<[^>]*@/u;

/** Read the message that a reply box quotes, if it quotes one. @param {Box} box @param {Own} own
 *  @returns {ReadMessage[]} */
export function quotedMessages(box, own) {
  const quoted = quotedIn(box.editor);
  if (!quoted) return [];
  const id = hashOf([quoted.address, quoted.text]);
  return [{ ...quoted, id, role: roleOf(factsOf(quoted, box.recipients ?? []), own), element: box.editor }];
}

/** Who is quoted is whom the reply goes to, unless the quote names somebody else.
 *  @param {Quoted} quoted @param {string[]} reply @returns {import("./whose.js").Facts} */
function factsOf({ address, author }, reply) {
  const customer = address ? { who: reply.length ? reply : [address], reply } : null;
  const marks = { customer: true, agent: false, other: false };
  return { address, author, marks, to: null, customer, staff: false, open: false };
}

/** @param {HTMLElement} editor @returns {Quoted | null} */
function quotedIn(editor) {
  const marked = editor.localName === "textarea" ? null : (belowHead(editor) ?? inBlock(editor));
  const said = marked ?? inLines(textOf(editor));
  return said?.text ? { ...attributed(said.head), text: said.text } : null;
}

/** Lines that begin with ">", and the line before them that says who wrote. @param {string} text */
function inLines(text) {
  const lines = text.split("\n");
  const start = lines.findIndex((line, at) => isQuote(line) && isHead(before(lines, at)));
  if (start < 0) return null;
  const rest = lines.slice(start);
  const end = rest.findIndex((line) => line.trim() !== "" && !isQuote(line));
  const quote = (end < 0 ? rest : rest.slice(0, end)).map((line) => line.replace(/^\s*> ?/, ""));
  return { head: before(lines, start), text: withoutDeeper(quote.join("\n")) };
}

/** A block quote, and the text before it. @param {Element} editor */
function inBlock(editor) {
  const block = all(["blockquote"], editor).find((one) => !one.parentElement?.closest("blockquote"));
  if (!block) return null;
  const doc = editor.ownerDocument;
  const range = doc.createRange();
  range.setStart(editor, 0);
  range.setEndBefore(block);
  const head = range.toString().trim().split("\n").at(-1) ?? "";
  return { head: head.slice(-LINE), text: withoutHead(withoutDeeper(textOf(block, ["blockquote", ".gmail_quote"]))) };
}

/** A head of its own, "From: … Sent: … Subject: …", and the text in what comes after it, as Outlook writes it.
 *  @param {Element} editor */
function belowHead(editor) {
  const head = all([HEAD], editor)[0];
  const text = head?.nextElementSibling;
  if (!head || !text) return null;
  const from = textOf(head).split("\n")[0];
  const strip = [HEAD, `${HEAD} ~ *`, "hr", ".gmail_quote"];
  return { head: `, ${nameIn(from)} <${addressIn(from)}> :`, text: textOf(text, strip) };
}

/** @param {string[]} lines @param {number} at */
function before(lines, at) {
  const above = lines.slice(Math.max(0, at - 3), at);
  return above.filter((line) => line.trim()).at(-1)?.slice(0, LINE) ?? "";
}

/** @param {string} line */
const isQuote = (line) => /^\s*>/.test(line);

/** A line that ends in a colon, in whatever language. @param {string} line */
const isHead = (line) => /[:：]\s*$/.test(line) && !isQuote(line);

/** Quotes within the quote, and the line that introduces them, are older messages. @param {string} text */
const withoutDeeper = (text) => text.replace(/(?:^|\n)[^\n]{0,400}[:：]\s*\n(?:\s*\n)*\s*>[^]*$/, "").trim();

/** "On 2025-11-06 16:40, Dana Ortiz <dana@shop.test> wrote:" – the address and the time if they are plain to see.
 *  @param {string} head */
function attributed(head) {
  const address = addressIn(head);
  const date = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.exec(head)?.[0] ?? /[A-Z][a-z]{2},? .{5,30}\d{4}/.exec(head)?.[0] ?? null;
  const name = BEFORE_VERB.exec(head)?.[1] ?? BEFORE_ADDRESS.exec(head)?.[1].trim() ?? "";
  return { address, author: name.includes("@") ? "" : name, at: isoOf(date) };
}
