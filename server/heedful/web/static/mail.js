// A pasted mail: header lines at its top become the message's time and author.

import { stamp } from "./times.js";

const HEADER = /^([A-Za-z-]{2,30}): *(.*)$/u;
const KNOWN = new Set(["from", "to", "cc", "bcc", "date", "sent", "subject", "reply-to", "message-id"]);

function sender(value) {
  const name = value
    .replace(/<[^<>]*>/u, "")
    .replaceAll('"', "")
    .trim();
  return name && !name.includes("@") ? name.slice(0, 80) : null;
}

function time(value) {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : stamp(date);
}

/** Read a pasted text: {text, at, author}. Without at least two known header lines the text stays as it is. */
export function readMail(pasted) {
  const rows = pasted
    .replaceAll("\r\n", "\n")
    .replace(/^\s*\n/u, "")
    .split("\n");
  const head = {};
  let at = 0;
  for (; at < rows.length && rows[at].trim(); at += 1) {
    const found = HEADER.exec(rows[at].trim());
    if (found && KNOWN.has(found[1].toLowerCase())) head[found[1].toLowerCase()] = found[2];
    else if (!/^\s/u.test(rows[at])) break;
  }
  if (Object.keys(head).length < 2) return { text: pasted, at: null, author: null };
  return {
    text: rows.slice(at).join("\n").trim(),
    at: time(head.date ?? head.sent ?? ""),
    author: sender(head.from ?? ""),
  };
}
