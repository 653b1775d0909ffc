// The small menu of a finding: leave it be, in a stated scope, or say whether it was right. No text goes unless added.

import { h } from "../dom.js";
import { icon } from "../icons.js";

/** @typedef {import("../types.js").IgnoreScope} IgnoreScope */
/** @typedef {import("../types.js").Offer} Offer */
/** @typedef {import("./desk.js").Desk} Desk */

/** @type {IgnoreScope[]} */
const SCOPES = ["once", "thread", "phrase", "site", "quiet"];
const STEPS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

/** @param {string} shape @param {string} text @param {string} key @param {() => void} work */
const item = (shape, text, key, work) =>
  h(
    "button",
    { type: "button", role: "menuitem", tabindex: -1, "data-key": key, onclick: work },
    shape ? icon(shape) : null,
    text,
  );

/** @param {Desk} desk @param {string} key @param {IgnoreScope} scope */
function leave(desk, key, scope) {
  desk.ui.menu = null;
  desk.ui.left = scope;
  desk.intents.ignore(key, scope);
  desk.say(desk.t(`card_left_${scope}`));
  desk.again("undo");
}

/** @param {Desk} desk @param {string} key */
function agree(desk, key) {
  desk.intents.thumb(key, true, "");
  thank(desk, `more:${key}`);
}

/** @param {Desk} desk @param {string} focus */
function thank(desk, focus) {
  desk.ui.menu = null;
  desk.ui.ask = null;
  desk.say(desk.t("card_thanks"));
  desk.again(focus);
}

/** @param {Desk} desk @param {string} key @param {"words" | "phrase"} kind */
function ask(desk, key, kind) {
  desk.ui.menu = null;
  desk.ui.ask = { key, kind };
  desk.again(`ask:${key}`);
}

/** @param {Desk} desk @param {string} key @param {{words: boolean, offer: Offer | null}} about */
function items(desk, key, { words, offer }) {
  const { t } = desk;
  const scopes = offer ? [] : SCOPES.filter((scope) => words || scope !== "phrase");
  return [
    offer && !offer.own ? item("check", t("card_keep"), `keep:${key}`, () => ask(desk, key, "phrase")) : null,
    scopes.map((scope) => item("", t(`card_ignore_${scope}`), `${scope}:${key}`, () => leave(desk, key, scope))),
    scopes.length || (offer && !offer.own) ? h("hr", { role: "separator" }) : null,
    item("up", t("card_thumb_up"), `up:${key}`, () => agree(desk, key)),
    item("down", t("card_thumb_down"), `down:${key}`, () => ask(desk, key, "words")),
  ];
}

/** @param {Desk} desk @param {string} key */
function walk(desk, key) {
  return (/** @type {KeyboardEvent} */ event) => {
    const list = /** @type {HTMLElement} */ (event.composedPath().find((node) => isMenu(node)));
    const all = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=menuitem]")]);
    const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    if (step !== undefined) {
      const now = all.findIndex((one) => event.composedPath().includes(one));
      const next = Number.isFinite(step) ? (now + step + all.length) % all.length : step < 0 ? 0 : all.length - 1;
      all[next]?.focus();
      event.preventDefault();
    }
    if (event.key === "Escape" || event.key === "Tab") close(desk, key);
    if (event.key === "Escape") event.preventDefault();
  };
}

/** @param {EventTarget} node */
const isMenu = (node) => node instanceof HTMLElement && node.getAttribute("role") === "menu";

/** @param {Desk} desk @param {string} key */
function close(desk, key) {
  desk.ui.menu = null;
  desk.again(`more:${key}`);
}

/** @param {Desk} desk @param {string} key */
function toggle(desk, key) {
  if (desk.ui.menu === key) return close(desk, key);
  desk.ui.menu = key;
  desk.again("first");
}

/** The "…" button of a finding and, when it is open, its menu.
 *  @param {Desk} desk @param {string} key @param {string} what The finding in words, for those who listen.
 *  @param {{words?: boolean, offer?: Offer | null}} [about] */
export function menu(desk, key, what, { words = false, offer = null } = {}) {
  const open = desk.ui.menu === key;
  const label = desk.t("card_more", what);
  return [
    h(
      "button",
      {
        class: "quiet icon-only more",
        type: "button",
        "data-key": `more:${key}`,
        "aria-haspopup": "menu",
        "aria-expanded": String(open),
        "aria-label": label,
        title: desk.t("card_more_short"),
        onclick: () => toggle(desk, key),
      },
      icon("more"),
    ),
    open
      ? h(
          "div",
          { class: "menu", role: "menu", "aria-label": label, onkeydown: walk(desk, key) },
          items(desk, key, { words, offer }),
        )
      : null,
  ];
}

/** @param {Desk} desk @param {string} key @param {Offer | null} offer @param {string} text */
function send(desk, key, offer, text) {
  if (desk.ui.ask?.kind === "words") desk.intents.thumb(key, false, text);
  else if (offer && text) desk.intents.keep(offer, text);
  else return;
  thank(desk, `more:${key}`);
}

/** The one-line field beneath a finding, when it is asked for: what was wrong, or the wording to keep.
 *  @param {Desk} desk @param {string} key @param {Offer | null} [offer] */
export function field(desk, key, offer = null) {
  const { t, ui } = desk;
  if (ui.ask?.key !== key) return null;
  const kind = ui.ask.kind;
  const input = h("input", {
    type: "text",
    maxlength: kind === "words" ? 200 : 500,
    autocomplete: "off",
    "data-key": `ask:${key}`,
  });
  if (kind === "phrase" && offer) input.value = offer.text;
  const stop = () => {
    ui.ask = null;
    desk.again(`more:${key}`);
  };
  const onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") stop();
    else if (event.key === "Enter" && !event.isComposing) send(desk, key, offer, input.value.trim());
    else return;
    event.preventDefault();
  };
  return h(
    "div",
    { class: "ask under", onkeydown },
    h("label", {}, t(`card_ask_${kind}`), input),
    h("span", {}, t(`card_ask_${kind}_note`)),
    h(
      "div",
      { class: "acts" },
      h(
        "button",
        {
          class: "quiet outlined",
          type: "button",
          "data-key": `ask-send:${key}`,
          onclick: () => send(desk, key, offer, input.value.trim()),
        },
        t(`card_ask_${kind}_done`),
      ),
      h("button", { class: "quiet", type: "button", "data-key": `ask-stop:${key}`, onclick: stop }, t("card_cancel")),
    ),
  );
}
