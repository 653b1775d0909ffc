// A line of the card – shape, words, reason, menu – and the groups they stand in.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { field, menu } from "./menu.js";
import { brief } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../dom.js").Children} Children */
/** @typedef {"done" | "todo" | "noted" | "risk" | "broken" | "waits"} Standing */

const SHAPES = { done: "tick", todo: "todo", noted: "noted", risk: "wave", broken: "cross", waits: "clock" };

/** @param {Desk} desk @param {{key: string, standing: Standing, what: string, label: Children, why?: string, words?: boolean}} about
 *  @param {...Children} rest */
export function line(desk, { key, standing, what, label, why = "", words = false }, ...rest) {
  const spoken = standing === "noted" ? "" : desk.t(`card_standing_${standing}`);
  return h(
    "li",
    { class: `line ${standing}` },
    icon(SHAPES[standing]),
    h("div", { class: "label" }, spoken ? h("span", { class: "hidden" }, `${spoken} `) : null, label),
    menu(desk, key, what, { words }),
    why ? h("p", { class: "why", dir: "auto" }, why) : null,
    rest,
    field(desk, key),
  );
}

/** Words of the customer's or the draft's that can be shown where they stand.
 *  @param {string} text @param {string} key @param {string} title @param {() => void} work */
export const quoted = (text, key, title, work) =>
  h(
    "button",
    { class: "words", type: "button", "data-key": key, title, onclick: work },
    h("q", { dir: "auto" }, brief(text)),
  );

/** @param {string} title @param {Children[]} lines @param {Children} [note] */
export function group(title, lines, note = null) {
  if (!lines.length) return null;
  return h(
    "div",
    { class: "group", role: "group", "aria-label": title },
    h("h3", {}, h("span", {}, title), note),
    h("ul", {}, lines),
  );
}

/** @param {Desk} desk @param {number} done @param {number} all */
export const tally = (desk, done, all) => h("span", { class: "count" }, desk.t("card_tally", done, all));
