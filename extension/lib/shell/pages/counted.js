// What is counted: in a sentence, with the switch for it.

/** @import {Held, Part} from "./desk.js" */
import { h } from "../../dom.js";
import { change } from "../stored.js";
import { t } from "../words.js";
import { company, toggle } from "./controls.js";
import { say } from "./desk.js";

/** @param {string} place @returns {Part} */
export const counted = (place) => ({
  place,
  shows: ({ stored, set, state }) => [stored.settings.count, set.count, state.shadow, counts(state)],
  draw: ({ stored, set, state }) => [
    h("p", { class: "soft" }, t("options_counted_more")),
    state.shadow ? h("p", {}, t("popup_shadow")) : "",
    counts(state) ? "" : h("p", { class: "small soft" }, t("options_counted_not")),
    set.count === undefined ? "" : company(),
    toggle("count", [t("options_count")], stored.settings.count !== false, keep, set.count !== undefined),
  ],
});

/** Whether this server counts at all. @param {Held["state"]} state */
const counts = ({ accepts }) => Boolean(accepts.events?.length);

/** @param {boolean} count */
async function keep(count) {
  await change("settings", (now) => ({ ...now, count }));
  say(t("options_saved"));
}
