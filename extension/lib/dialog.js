// The one question before Send: why, what one could add, and Send anyway always there.

import { wording } from "./card/offers.js";
import { h, on } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {import("./host.js").Host} Host */
/** @typedef {import("./host.js").T} T */
/** @typedef {import("./types.js").Offer} Offer */
/** @typedef {{choice: "keep" | "send" | "insert", offer?: Offer, quiet?: boolean}} Answer */

/** @param {T} t @param {Offer[]} offers @param {(offer: Offer) => void} choose */
const choices = (t, offers, choose) =>
  offers.length
    ? [
        h("h3", {}, t("guard_offers")),
        h(
          "div",
          { class: "wordings" },
          offers.map((offer) =>
            h(
              "button",
              { class: "reword", type: "button", onclick: () => choose(offer) },
              h("span", { class: "hidden" }, `${t("card_insert")} `),
              wording(t, offer),
            ),
          ),
        ),
      ]
    : null;

/** Show the dialog and wait for the answer. Esc, or losing the dialog to the page, means: keep editing.
 *  @param {Host} host @param {T} t @param {{why: string, offers: Offer[], server: string}} about
 *  @returns {Promise<Answer>} */
export function askBeforeSend(host, t, { why, offers, server }) {
  return new Promise((resolve) => {
    const quiet = h("input", { type: "checkbox" });
    /** @param {Answer} answer */
    const end = (answer) => {
      watch.disconnect();
      dialog.close();
      dialog.remove();
      resolve(quiet.checked ? { ...answer, quiet: true } : answer);
    };
    const button = (/** @type {string} */ look, /** @type {string} */ text, /** @type {"keep" | "send"} */ choice) =>
      h(
        "button",
        {
          class: look,
          type: "button",
          "data-choice": choice,
          autofocus: choice === "keep",
          onclick: (/** @type {MouseEvent} */ event) => event.detail < 2 && end({ choice }),
        },
        text,
      );
    const dialog = h(
      "dialog",
      { class: "guard", "aria-labelledby": "heedful-guard", "aria-describedby": "heedful-guard-why" },
      h("h2", { id: "heedful-guard" }, icon("pause"), t("guard_title")),
      h("p", { id: "heedful-guard-why", dir: "auto" }, why),
      choices(t, offers.slice(0, 2), (offer) => end({ choice: "insert", offer })),
      h("label", {}, quiet, t("guard_quiet")),
      h(
        "div",
        { class: "acts" },
        button("quiet outlined", t("guard_send"), "send"),
        button("solid", t("guard_keep"), "keep"),
      ),
      server ? h("p", { class: "foot" }, t("card_where", server)) : null,
    );
    // A key that is still held down from Send, or the second half of a double click, is no answer.
    on(dialog, "keydown", (event) => /** @type {KeyboardEvent} */ (event).repeat && event.preventDefault());
    on(dialog, "cancel", (event) => (event.preventDefault(), end({ choice: "keep" })));
    on(dialog, "close", () => dialog.isConnected && end({ choice: "keep" }));
    const watch = new MutationObserver(() => !dialog.matches(":modal") && end({ choice: "keep" }));
    watch.observe(host.doc, { childList: true, subtree: true });
    host.root.append(dialog);
    dialog.showModal();
  });
}
