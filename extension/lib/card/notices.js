// What has to be said before the findings: trouble and its remedy, advice to hand over, the states without findings.

import { h } from "../dom.js";
import { icon } from "../icons.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types.js").Trouble} Trouble */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("../dom.js").Children} Children */

/** @type {Record<Trouble, {shape: string, act: "retry" | "pair" | "options" | "select" | null}>} */
export const TROUBLES = {
  offline: { shape: "unplugged", act: "retry" },
  slow: { shape: "clock", act: "retry" },
  busy: { shape: "clock", act: "retry" },
  denied: { shape: "hand", act: "options" },
  unpaired: { shape: "hand", act: "pair" },
  refused: { shape: "warn", act: "options" },
  foreign: { shape: "question", act: null },
  incomplete: { shape: "warn", act: null },
  changed: { shape: "warn", act: "select" },
  unread: { shape: "question", act: "select" },
  reloaded: { shape: "warn", act: null },
};

/** @param {string} kind @param {string} shape @param {string} title @param {string} text @param {Children} [acts] */
const notice = (kind, shape, title, text, acts = null) =>
  h(
    "div",
    { class: `notice ${kind}`, role: "group", "aria-label": title },
    icon(shape),
    h("strong", {}, title),
    text ? h("p", { dir: "auto" }, text) : null,
    acts ? h("div", { class: "acts" }, acts) : null,
  );

/** @param {string} key @param {string} text @param {() => void} work */
const act = (key, text, work) =>
  h("button", { class: "quiet outlined", type: "button", "data-key": key, onclick: work }, text);

/** @param {Desk} desk */
function remedy({ t, intents }, /** @type {"retry" | "pair" | "options" | "select"} */ kind) {
  const ways = {
    retry: () => act("retry", t("card_retry"), () => intents.retry()),
    pair: () => act("pair", t("card_pair"), () => (intents.pair ? intents.pair() : intents.options())),
    options: () => act("to-options", t("card_options"), () => intents.options()),
    select: () => act("select", t("card_read_selection"), () => intents.readSelection()),
  };
  return ways[kind]();
}

/** What is wrong, in a sentence, and what helps.
 *  @param {Desk} desk */
export function trouble(desk) {
  const { t, view } = desk;
  const kind = view.trouble;
  if (!kind) return null;
  const { shape, act: way } = TROUBLES[kind] ?? TROUBLES.offline;
  const text = t(`trouble_${kind}_text`, view.server || t("card_your_server"));
  return notice("trouble", shape, t(`trouble_${kind}_title`), text, way ? remedy(desk, way) : null);
}

/** Words alone will not fix this: hand it over.
 *  @param {Desk} desk */
export function escalate({ t, view, intents }) {
  if (!view.escalate.advised) return null;
  return notice(
    "escalate",
    "hand",
    t("card_escalate"),
    view.escalate.why,
    act("escalate-brief", t("card_brief"), () => intents.brief()),
  );
}

/** @param {string} shape @param {string} title @param {string} text @param {string} [kind] */
const still = (shape, title, text, kind = "") =>
  h("div", { class: `still ${kind}` }, icon(shape), h("p", {}, h("strong", {}, title), text));

/** The one sentence that would hold the reply back.
 *  @param {Desk} desk */
export const nudge = ({ t, view }) =>
  view.nudge.advised && !view.escalate.advised ? still("pause", t("card_nudge"), view.nudge.why, "pause") : null;

/** True when the view holds nothing that asks for anything.
 *  @param {View} view */
export const isFine = (view) =>
  view.state === "ready" && view.open === 0 && !view.trouble && !view.escalate.advised && !view.nudge.advised;

/** One quiet line for the states without findings, and for when all is well.
 *  @param {Desk} desk */
export function stillness({ t, view }) {
  if (view.state !== "ready") {
    return still(view.state, t(`card_${view.state}_title`), t(`card_${view.state}_text`));
  }
  return isFine(view) ? still("tick", t("card_fine_title"), t("card_fine_text"), "fine") : null;
}

/** "Ignored in this conversation. Undo"
 *  @param {Desk} desk */
export function undone(desk) {
  const { t, ui, intents } = desk;
  if (!ui.left) return null;
  const back = () => {
    ui.left = null;
    intents.unignore();
    desk.say(t("card_back_again"));
    desk.again("title");
  };
  return h(
    "div",
    { class: "undone" },
    h("span", {}, t(`card_left_${ui.left}`)),
    h("button", { class: "quiet", type: "button", "data-key": "undo", onclick: back }, t("card_undo")),
  );
}
