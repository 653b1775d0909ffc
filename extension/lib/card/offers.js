// What one could say: each phrase one button with its digit; blanks stand out, and some can be filled before inserting.

import { h } from "../dom.js";
import { filled, piecesOf } from "./fill.js";
import { field, menu } from "./menu.js";
import { brief, nameOf } from "./words.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("../types.js").Offer} Offer */
/** @typedef {import("../types.js").Slot} Slot */

const MOST = 9;

/** The offer as it will be inserted, with the blanks that were filled here.
 *  @param {Desk} desk @param {Offer} offer */
export const chosenOffer = (desk, offer) => filled(offer, desk.ui.chosen.get(offer.id) ?? {});

/** Insert the offer with this number, from 1. Returns false when there is none.
 *  @param {Desk} desk @param {number} number */
export function insertNumber(desk, number) {
  const offer = desk.view.offers.slice(0, MOST)[number - 1];
  if (offer) desk.intents.insert(chosenOffer(desk, offer));
  return Boolean(offer);
}

/** The words of an offer, with its open blanks set off; no words mean that those there are better left out.
 *  @param {import("../host.js").T} t @param {Offer} offer */
export function wording(t, offer) {
  const pieces = piecesOf(offer);
  const drawn = pieces.map(({ text, blank }) =>
    blank ? h("span", { class: "slot", title: t("card_blank") }, text) : text,
  );
  return h("span", { class: "wording", dir: "auto" }, pieces.length ? drawn : h("em", {}, t("card_leave_out")));
}

/** A wording that takes the place of the words beside it.
 *  @param {Desk} desk @param {Offer} offer @param {string} key */
export const wordingButton = (desk, offer, key) =>
  h(
    "button",
    { class: "reword", type: "button", "data-key": key, onclick: () => desk.intents.insert(offer) },
    h("span", { class: "hidden" }, `${desk.t("card_write_instead")} `),
    wording(desk.t, offer),
  );

/** @param {Desk} desk @param {Offer} offer @param {number} at @param {string} value */
function choose(desk, offer, at, value) {
  const now = { ...desk.ui.chosen.get(offer.id) };
  if (now[at] === value) delete now[at];
  else now[at] = value;
  desk.ui.chosen.set(offer.id, now);
  desk.again();
}

/** @param {Desk} desk @param {Offer} offer @param {Slot} slot @param {number} at */
function chipsOf(desk, offer, slot, at) {
  const name = slot.name.replaceAll("_", " ");
  const chosen = desk.ui.chosen.get(offer.id)?.[at];
  return h(
    "div",
    { class: "chips", role: "group", "aria-label": desk.t("card_fill", name) },
    h("span", {}, `${name}:`),
    (slot.options ?? []).map((option) =>
      h(
        "button",
        {
          class: "chip",
          type: "button",
          dir: "auto",
          "data-key": `chip:${offer.id}:${at}:${option}`,
          "aria-pressed": String(option === chosen),
          onclick: () => choose(desk, offer, at, option),
        },
        option,
      ),
    ),
  );
}

/** @param {Desk} desk @param {Offer} offer */
function note(desk, { act, place, replaces, why, source, own }) {
  const { t } = desk;
  const where =
    place === "replace" && replaces ? h("q", { dir: "auto" }, brief(replaces.text, 40)) : nameOf(t, "place", place);
  return h(
    "p",
    { class: "note", title: [why, source].filter(Boolean).join(" · ") || null },
    own ? h("span", { class: "yours" }, t("card_yours")) : null,
    h("b", {}, nameOf(t, "act", act)),
    " ",
    where,
  );
}

/** @param {Desk} desk @param {Offer} offer @param {number} at */
function row(desk, offer, at) {
  const key = `offer:${offer.id}`;
  const now = chosenOffer(desk, offer);
  const button = h(
    "button",
    {
      class: "insert",
      type: "button",
      "data-key": key,
      "aria-keyshortcuts": String(at + 1),
      onclick: () => desk.intents.insert(now),
    },
    h("kbd", { "aria-hidden": "true" }, at + 1),
    h("span", {}, h("span", { class: "hidden" }, `${desk.t("card_insert")} `), wording(desk.t, now)),
  );
  const chips = offer.slots.map((slot, index) =>
    !slot.filled && slot.options?.length ? chipsOf(desk, offer, slot, index) : null,
  );
  return h(
    "li",
    { class: "offer" },
    button,
    menu(desk, key, brief(offer.text, 40) || desk.t("card_leave_out"), { offer }),
    chips,
    note(desk, offer),
    field(desk, key, now),
  );
}

/** The numbered phrases.
 *  @param {Desk} desk */
export function offers(desk) {
  const shown = desk.view.offers.slice(0, MOST);
  if (!shown.length) return null;
  const { t } = desk;
  return h(
    "div",
    { class: "group", role: "group", "aria-label": t("card_offers") },
    h(
      "h3",
      {},
      h("span", {}, t("card_offers")),
      h("span", { class: "count" }, shown.length > 1 ? t("card_offers_keys", shown.length) : t("card_offers_key")),
    ),
    h(
      "ol",
      { class: "offers" },
      shown.map((offer, at) => row(desk, offer, at)),
    ),
  );
}
