// The row of the practice mail on the welcome page, a page of the extension's own.

/** @import {SiteRow} from "../types.d.ts" */

/** @type {SiteRow} */
export const PRACTICE = {
  id: "practice",
  name: "Practice mail",
  hosts: [],
  marks: [["#practice-thread"]],
  channel: "email",
  source: "welcome.html",
  dated: "2026-11-22",
  seen: { where: "welcome.html", date: "2026-11-22" },
  conversation: { url: "path" },
  composer: {
    editor: ["#practice-draft"],
    root: ["#practice"],
    recipients: [{ in: ["#practice-to"], attribute: "data-address" }],
  },
  thread: {
    root: ["#practice-mail"],
    message: [".practice-message"],
    text: [".practice-text"],
    author: [{ in: [".practice-author"] }],
    address: [{ in: [".practice-author"], attribute: "data-address" }],
    at: [{ in: ["time"], attribute: "datetime" }],
    id: [{ in: [".practice-text"], attribute: "id" }],
    customer: [".practice-customer"],
    agent: [".practice-agent"],
  },
  send: { button: ["#practice-send"], keys: ["Mod+Enter"] },
};
