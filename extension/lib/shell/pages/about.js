// What this is, what it keeps and where, and the way to be rid of all of it.

/** @import {Parted} from "../../protocol.js" */
/** @import {Held, Part} from "./desk.js" */
import { h } from "../../dom.js";
import { t } from "../words.js";
import { part } from "./connection.js";
import { button } from "./controls.js";
import { ask } from "./desk.js";

/** @param {string} place @returns {Part} */
export const about = (place) => ({
  place,
  shows: ({ stored, state }) => [stored.server.url, state.version, state.sites.revision],
  draw: (held) => [
    facts(held),
    h("h3", {}, t("options_stored")),
    h("p", { class: "soft" }, t("options_stored_here")),
    h("p", { class: "soft" }, t("options_stored_server", new URL(held.stored.server.url).host)),
    h("p", { class: "soft" }, t("options_keys")),
    h(
      "div",
      { class: "acts" },
      button(
        "first-run",
        t("options_first_run"),
        () => void chrome.tabs.create({ url: chrome.runtime.getURL("welcome.html") }),
      ),
      button("forget", t("options_forget"), () => forget(held), "grave"),
    ),
  ],
});

/** @param {Held} held */
function facts({ state }) {
  const said = [
    [t("options_version"), chrome.runtime.getManifest().version],
    [t("options_server_version"), state.version || t("options_unknown")],
    [t("options_rows"), state.sites.revision || t("options_unknown")],
    [t("options_licence"), "MIT"],
  ];
  return h(
    "dl",
    { class: "facts" },
    said.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

/** @param {Held} held */
function forget({ stored }) {
  const keep = h("button", { type: "submit", value: "keep" }, t("options_forget_no"));
  const go = h("button", { type: "submit", value: "go", class: "grave" }, t("options_forget_yes"));
  const dialog = h(
    "dialog",
    { "aria-labelledby": "forget-title" },
    h(
      "form",
      { method: "dialog" },
      h("h2", { id: "forget-title" }, t("options_forget")),
      h("p", {}, t("options_forget_more")),
      h("div", { class: "acts" }, keep, go),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue === "go") void forgotten(stored.server.url);
  });
  document.body.append(dialog);
  dialog.showModal();
  keep.focus();
}

/** @param {string} url */
async function forgotten(url) {
  const said = /** @type {Parted | null} */ (await ask({ kind: "forget" }));
  if (said?.told) return location.reload();
  part(url, said);
  document.querySelector("#connection")?.scrollIntoView();
}
