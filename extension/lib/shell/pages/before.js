// Before Send, and how things look: choices of one.

/** @import {Mode, Settings} from "../../types.d.ts" */
/** @import {Part} from "./desk.js" */
import { h } from "../../dom.js";
import { change } from "../stored.js";
import { t } from "../words.js";
import { choice, company } from "./controls.js";
import { say } from "./desk.js";

const MODES = ["off", "soft", "nudge"];
const THEMES = ["auto", "light", "dark"];

/** @param {string} place @returns {Part} */
export const before = (place) => ({
  place,
  shows: ({ stored, set, state }) => [stored.settings.mode, set.mode, state.mode],
  draw: ({ stored, set, state }) => {
    const server = {
      value: "",
      words: t("options_mode_server", t(`options_mode_${state.mode}`)),
      more: t("options_mode_server_more"),
    };
    const own = MODES.map((mode) => ({
      value: mode,
      words: t(`options_mode_${mode}`),
      more: t(`options_mode_${mode}_more`),
    }));
    return [
      h("p", { class: "soft" }, t("options_before_more")),
      set.mode ? company() : "",
      choice(
        "mode",
        [server, ...own],
        stored.settings.mode ?? "",
        (mode) => void keep({ mode: /** @type {Mode} */ (mode) || null }),
        t("options_before"),
        Boolean(set.mode),
      ),
    ];
  },
});

/** @param {string} place @returns {Part} */
export const look = (place) => ({
  place,
  shows: ({ stored }) => stored.settings.theme,
  draw: ({ stored }) => {
    const choices = THEMES.map((theme) => ({ value: theme, words: t(`options_theme_${theme}`) }));
    return [
      choice(
        "theme",
        choices,
        stored.settings.theme,
        (theme) => void keep({ theme: /** @type {Settings["theme"]} */ (theme) }),
        t("options_look"),
      ),
    ];
  },
});

/** @param {Partial<import("../stored.js").Chosen>} parts */
async function keep(parts) {
  await change("settings", (now) => ({ ...now, ...parts }));
  say(t("options_saved"));
}
