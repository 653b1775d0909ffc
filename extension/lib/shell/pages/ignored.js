// What the agent does not want to hear: one list, an undo for each, and one for all.

/** @import {Ignore} from "../../types.d.ts" */
/** @import {Part} from "./desk.js" */
import { h } from "../../dom.js";
import { wordsOf } from "../../ignores.js";
import { dropIgnore, dropIgnores } from "../kept.js";
import { t } from "../words.js";
import { button } from "./controls.js";
import { say } from "./desk.js";

/** @param {string} place @returns {Part} */
export const ignored = (place) => ({
  place,
  shows: ({ stored }) => stored.settings.ignores,
  draw: ({ stored }) => {
    const { ignores } = stored.settings;
    if (!ignores.length) return [h("p", { class: "soft" }, t("options_ignored_none"))];
    return [
      h("ul", { class: "list" }, [...ignores].reverse().map(line)),
      h(
        "div",
        { class: "acts" },
        button("undo-all", t("options_undo_all"), () => void undo(dropIgnores())),
      ),
    ];
  },
});

/** @param {Ignore} ignore */
function line(ignore) {
  const what = nameOf(ignore);
  const words = wordsOf(ignore);
  return h(
    "li",
    {},
    h(
      "div",
      { class: "line" },
      h("span", {}, what, words ? [": ", h("q", {}, words)] : ""),
      button(
        `undo-${ignore.id}`,
        t("options_undo"),
        () => void undo(dropIgnore(ignore.id)),
        "plain",
        `${t("options_undo")}: ${what} ${words}`,
      ),
    ),
    h(
      "p",
      { class: "small soft" },
      [t(`options_scope_${ignore.scope}`), ignore.site, dayOf(ignore.at)].filter(Boolean).join(" · "),
    ),
  );
}

/** @param {Ignore} ignore */
function nameOf({ rule }) {
  if (rule === "*") return t("options_ignored_everything");
  const key = rule.replace(":", "_");
  const words = t(key);
  return words === key ? (rule.split(":").pop()?.replaceAll("_", " ") ?? rule) : words;
}

/** @param {string} at */
const dayOf = (at) => new Date(at).toLocaleDateString(chrome.i18n.getUILanguage(), { dateStyle: "medium" });

/** @param {Promise<unknown>} done */
async function undo(done) {
  await done;
  say(t("options_undone"));
}
