// The head of the card: who, how they sound, since when, and how much of the thread was read.

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { listed, nameOf, plural } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types.js").View} View */

/** The level as a word and a shape.
 *  @param {import("../host.js").T} t @param {import("../types.js").Level} level */
export const levelWord = (t, level) => h("span", { class: `level ${level}` }, icon(level), nameOf(t, "level", level));

/** How much was read, and how to read the rest, in sentences.
 *  @param {import("../host.js").T} t @param {View["read"]} read */
export function readSentence(t, { count, total, load }) {
  if (!count && !total) return "";
  const all = total !== null && count >= total;
  const how = load && !all ? t(load) : "";
  const much = total === null || all ? plural(t, "card_read", count) : plural(t, "card_read_of", total, count);
  return how ? `${much} ${how}` : much;
}

/** @param {Desk} desk */
function mood(desk) {
  const { t, view } = desk;
  const trend = view.trend === "single" ? null : view.trend;
  const emotions = view.emotions.map((emotion) => nameOf(t, "emotion", emotion));
  if (!trend && !emotions.length) return null;
  return h(
    "p",
    { class: "mood" },
    trend ? [icon(trend), h("span", {}, t(`trend_${trend}`))] : null,
    trend && emotions.length ? " · " : null,
    emotions.length ? h("span", {}, listed(t, emotions)) : null,
  );
}

/** @param {Desk} desk */
function title(desk) {
  const { t, view } = desk;
  const who = view.customer ? h("span", { class: "who", dir: "auto" }, view.customer) : null;
  if (view.level) return [levelWord(t, view.level), who];
  return who ?? t(view.state === "ready" && !view.trouble ? "card_title_draft" : "card_title");
}

/** The title in one go for those who listen.
 *  @param {Desk} desk */
const spoken = ({ t, view: { level, customer } }) =>
  level ? [nameOf(t, "level", level), customer].filter(Boolean).join(", ") : null;

/** @param {Desk} desk @param {() => void} close */
export function head(desk, close) {
  const { t, view } = desk;
  const read = view.state === "ready" ? readSentence(t, view.read) : "";
  return [
    h("h2", { id: "heedful-title", tabindex: -1, "data-key": "title", "aria-label": spoken(desk) }, title(desk)),
    mood(desk),
    read ? h("p", { class: "read" }, read) : null,
    h(
      "button",
      {
        class: "quiet icon-only close",
        type: "button",
        "data-key": "close",
        "aria-label": t("card_close"),
        title: t("card_close_key"),
        onclick: close,
      },
      icon("close"),
    ),
  ];
}
