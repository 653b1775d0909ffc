// The agent's own promises: what is due, what is done. In this browser only.

/** @import {Vow} from "../../types.d.ts" */
/** @import {Part} from "./desk.js" */
import { h } from "../../dom.js";
import { originOf } from "../origins.js";
import { change } from "../stored.js";
import { t } from "../words.js";
import { button, toggle } from "./controls.js";
import { say } from "./desk.js";

/** @typedef {"due" | "later" | "done"} Group */
/** @type {Group[]} */
const GROUPS = ["due", "later", "done"];

/** @param {string} place @returns {Part} */
export const promises = (place) => ({
  place,
  shows: ({ stored }) => [stored.settings.ledger, stored.vows, dayOf(new Date())],
  draw: ({ stored }) =>
    [
      toggle(
        "ledger",
        [t("options_ledger"), h("span", { class: "small soft" }, t("options_ledger_more"))],
        stored.settings.ledger,
        (on) => void keep(on),
      ),
      stored.vows.length
        ? GROUPS.map((group) => section(group, stored.vows))
        : h("p", { class: "soft" }, t("options_promises_none")),
    ].flat(),
});

/** @param {Date} date */
const dayOf = (date) => date.toLocaleDateString("sv");

/** Tell where a promise belongs today. @param {Vow} vow @param {Date} now @returns {Group} */
export function groupOf({ done, due }, now) {
  if (done) return "done";
  return due && dayOf(new Date(due)) <= dayOf(now) ? "due" : "later";
}

/** @param {Group} group @param {Vow[]} vows */
function section(group, vows) {
  const here = vows
    .filter((vow) => groupOf(vow, new Date()) === group)
    .sort((one, other) => (one.due ?? "~").localeCompare(other.due ?? "~"));
  if (!here.length) return "";
  return h(
    "div",
    { class: "part" },
    h("h3", {}, t(`options_promises_${group}`)),
    h("ul", { class: "list" }, here.map(line)),
  );
}

/** @param {Vow} vow */
function line(vow) {
  const name = `${vow.what}`;
  return h(
    "li",
    {},
    h(
      "div",
      { class: "line" },
      h("span", {}, h("q", {}, vow.what)),
      h(
        "span",
        { class: "acts" },
        button(
          `done-${vow.id}`,
          t(vow.done ? "options_promise_open" : "options_promise_done"),
          () => void mark(vow),
          "",
          `${t(vow.done ? "options_promise_open" : "options_promise_done")}: ${name}`,
        ),
        button(`drop-${vow.id}`, t("options_delete"), () => void drop(vow), "plain", `${t("options_delete")}: ${name}`),
      ),
    ),
    h(
      "p",
      { class: "small soft" },
      [vow.to, dueOf(vow), link(vow)].flatMap((part, place) => (part ? [place && vow.to ? " · " : "", part] : [])),
    ),
  );
}

/** @param {Vow} vow */
function dueOf({ due }) {
  const date = due ? new Date(due) : null;
  if (!date || Number.isNaN(date.getTime())) return t("options_promise_no_day");
  return t(
    "options_promise_by",
    date.toLocaleString(chrome.i18n.getUILanguage(), { dateStyle: "full", timeStyle: "short" }),
  );
}

/** @param {Vow} vow */
const link = ({ url }) =>
  originOf(url)
    ? h("a", { href: url, target: "_blank", rel: "noreferrer" }, t("options_promise_where", new URL(url).host))
    : "";

/** @param {Vow} vow */
const mark = (vow) =>
  change("vows", (now) => now.map((one) => (one.id === vow.id ? { ...one, done: !one.done } : one)));

/** @param {Vow} vow */
async function drop(vow) {
  await change("vows", (now) => now.filter((one) => one.id !== vow.id));
  say(t("options_deleted"));
}

/** @param {boolean} ledger */
const keep = (ledger) => change("settings", (now) => ({ ...now, ledger }));
