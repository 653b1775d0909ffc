// The thread pane: each message as a readable card; a click or the Edit button turns it into a small form.

import { $, h, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { byLetter, keyBadge, keysOf, labelOf, marked, rangesOf } from "./marks.js";
import { editor } from "./message.js";
import { add, desk, readingOf } from "./state.js";
import { show } from "./times.js";
import { ROLES, name } from "./words.js";

let open = null;
let drawn = "";
let changed = () => {};

/** Say which function to call after every edit. */
export function watchThread(callback) {
  changed = callback;
}

/** Open a message for editing. */
function edit(key) {
  open = key;
  drawThread();
  document.querySelector(`[data-key="text-${key}"]`)?.focus();
  document.querySelector(`[data-message="${key}"]`)?.scrollIntoView({ block: "nearest" });
}

function close(key) {
  if (open !== key) return;
  open = null;
  drawThread();
}

function node(reading) {
  const level = reading?.level;
  return h("span", { class: `node ${level ?? ""}` }, level ? icon(level) : h("span", { class: "dot" }));
}

function head(item, reading) {
  const level = reading?.level ? h("span", { class: `level ${reading.level}` }, name(reading.level)) : null;
  const role =
    item.author && item.role !== "other" ? null : h("span", {}, item.author ? ROLES[item.role].toLowerCase() : "");
  return h(
    "div",
    { class: "message-head" },
    h("span", { class: "who" }, item.author || ROLES[item.role]),
    role?.textContent ? role : null,
    item.at ? h("time", { class: "when", datetime: item.at }, show(item.at)) : null,
    level,
    item.key === open
      ? null
      : h(
          "button",
          {
            class: "quiet edit",
            type: "button",
            "data-key": `edit-${item.key}`,
            "aria-label": `Edit the message of ${item.author || ROLES[item.role]}`,
            onclick: () => edit(item.key),
          },
          "Edit",
        ),
  );
}

function legend(reading, keys) {
  const causes = byLetter(
    reading.evidence.map((found) => found.cause),
    keys,
  );
  if (!causes.length) return null;
  const entry = (cause) =>
    h("li", { class: "key-item" }, keyBadge(cause, keys), h("span", {}, labelOf(cause, desk.answer)));
  return h("ul", { class: "key-list", "aria-label": "Causes found in this message" }, causes.map(entry));
}

function said(item, reading, keys) {
  const index = reading?.index;
  const content = reading
    ? marked(item.text, rangesOf(index, reading, desk.answer), keys, desk.answer)
    : item.text || "Empty. Click to write.";
  const start = () => {
    if (!String(getSelection())) edit(item.key);
  };
  return h("div", { class: `said${item.text ? "" : " empty"}`, onclick: start }, content);
}

function card(item, keys) {
  const reading = readingOf(item);
  const body =
    item.key === open
      ? editor(item, { changed, close: () => close(item.key), redraw: drawThread })
      : [said(item, reading, keys), reading ? legend(reading, keys) : null];
  return h(
    "li",
    { class: `message from-${item.role}`, "data-message": item.key },
    node(reading),
    head(item, reading),
    body,
  );
}

/** Draw the thread; a message being edited keeps its form, so that typing is never disturbed. */
export function drawThread() {
  const list = $("messages");
  const { thread, asked, answer } = desk;
  const now = JSON.stringify([
    open,
    thread,
    asked.length,
    answer && [answer.messages, answer.causes, answer.questions, answer.promises],
  ]);
  if (now === drawn) return;
  drawn = now;
  const keys = answer ? keysOf(answer) : new Map();
  const form = list.querySelector(`[data-message="${open}"]`);
  const typing = form?.contains(document.activeElement) && form.querySelector(".editing");
  if (
    typing &&
    thread.length === list.children.length &&
    thread.every((item, at) => String(item.key) === list.children[at].dataset.message)
  ) {
    thread.forEach((item, at) => item.key !== open && list.children[at].replaceWith(card(item, keys)));
    return;
  }
  redraw(
    list,
    thread.map((item) => card(item, keys)),
  );
}

/** Bring a message into view. */
export function reveal(key) {
  const item = document.querySelector(`[data-message="${key}"]`);
  item?.scrollIntoView({ block: "nearest" });
}

/** Scroll to the end, where the latest message stands. */
export function toLatest() {
  const pane = $("thread-scroll");
  pane.scrollTop = pane.scrollHeight;
}

/** Draw the row that adds messages. */
export function drawAdd() {
  const button = (role, label) =>
    h(
      "button",
      {
        class: "quiet outlined",
        type: "button",
        "data-key": `add-${role}`,
        onclick: () => {
          edit(add(role).key);
          changed();
        },
      },
      label,
    );
  redraw(
    $("add"),
    desk.thread.length
      ? [
          h("span", {}, "Add a message from"),
          button("customer", "the customer"),
          button("agent", "us"),
          button("other", "someone else"),
        ]
      : [],
  );
}
