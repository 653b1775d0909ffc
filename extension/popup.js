// The popup: this site, the server, what happens before Send.

/** @import {Connection} from "./lib/protocol.js" */
/** @import {Held} from "./lib/shell/pages/desk.js" */
import { h, redraw } from "./lib/dom.js";
import { agreed } from "./lib/shell/hello.js";
import { originOf, requestAccess } from "./lib/shell/origins.js";
import { button, toggle } from "./lib/shell/pages/controls.js";
import { ask, show, speak } from "./lib/shell/pages/desk.js";
import { trust, turn } from "./lib/shell/pages/sites.js";
import { isOn, placeOf } from "./lib/shell/places.js";
import { rowsFor, switchedOff } from "./lib/shell/rows.js";
import { t } from "./lib/shell/words.js";

/** Where the popup was opened. */
const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
const url = originOf(tab?.url) ? String(tab.url) : "";

/** @param {string} page */
const lead = (page) => () => void ask({ kind: "open", page: /** @type {"options"} */ (page) }).then(() => close());

/** What is known of this site, in words. @param {Held} held */
function standing({ stored, state, set, allowed }) {
  const place = placeOf(stored.sites, url);
  const rows = rowsFor(state.sites.rows, url, place?.site);
  const wished = isOn(stored.sites, url);
  return {
    on: wished && allowed(url),
    fixed: Boolean(place && set.sites?.includes(place.key)),
    row: rows.find((row) => row.hosts.length || row.id === place?.site.row),
    killed: switchedOff(state.off.sites, url, rows),
    refused: wished && !allowed(url),
  };
}

/** @param {Held} held */
function siteWords(held) {
  const { on, row, killed, refused } = standing(held);
  if (killed) return t("popup_off_by_server");
  if (refused) return t("popup_not_allowed");
  if (!on) return t("popup_off");
  if (row) return t("popup_on_row", row.name, trust(row));
  return t(held.state.shadow ? "popup_on_unseen" : "popup_on");
}

/** @param {Held} held */
function site(held) {
  if (!url) return [h("p", {}, t("popup_no_page"))];
  const { on, fixed } = standing(held);
  return [
    h("h2", {}, new URL(url).host),
    toggle("site", [t("popup_use")], on, (wish, input) => void turnSite(wish, input), fixed),
    h("p", { class: "small soft" }, siteWords(held)),
    fixed ? h("p", { class: "small soft" }, t("options_company")) : "",
  ];
}

/** @param {boolean} wish @param {HTMLInputElement} input */
async function turnSite(wish, input) {
  if (!(await turn([originOf(url)], wish))) input.checked = false;
}

/** @param {Held} held */
function server(held) {
  const { stored, set, allowed } = held;
  const { url } = stored.server;
  const { host } = new URL(url);
  if (!agreed(stored, Boolean(set.server))) return lacking(t("popup_not_set_up"), t("popup_set_up"), "welcome");
  if (!stored.server.token) return lacking(t("options_trouble_unpaired", host), t("options_connect"), "options");
  if (!allowed(url)) {
    const allow = () => void requestAccess([url]).catch(() => false);
    return offering(t("options_trouble_denied", host), "allow", t("options_allow"), allow);
  }
  const line = h("p", { class: "small" }, t("options_checking"));
  void check(host, line);
  return [line];
}

/** @param {string} words @param {string} act @param {string} page */
const lacking = (words, act, page) => offering(words, page, act, lead(page));

/** @param {string} words @param {string} key @param {string} act @param {() => void} work */
const offering = (words, key, act, work) => [
  h("p", { class: "small" }, words),
  h("div", { class: "acts" }, button(key, act, work, "solid")),
];

/** @param {string} host @param {HTMLElement} line */
async function check(host, line) {
  const said = /** @type {Connection | null} */ (await ask({ kind: "connection" }));
  line.className = `small ${said?.ok ? "" : "bad"}`;
  line.textContent = said?.ok ? t("popup_connected", host) : t(`options_trouble_${said?.trouble ?? "offline"}`, host);
}

/** @param {Held} held */
function beforeSend({ stored, state }) {
  if (state.shadow) return t("popup_shadow");
  return t("popup_before", t(`options_mode_${stored.settings.mode ?? state.mode}`));
}

speak();
redraw(
  /** @type {Element} */ (document.querySelector("#more")),
  h(
    "div",
    { class: "acts" },
    button("options", t("popup_options"), lead("options")),
    button("ledger", t("options_promises"), lead("ledger"), "plain"),
    button("practice", t("popup_practice"), lead("welcome"), "plain"),
  ),
);
await show([
  { place: "#site", shows: (held) => [held.stored.sites, held.state, url && held.allowed(url)], draw: site },
  {
    place: "#server",
    shows: ({ stored, allowed }) => [stored.server, stored.consent, allowed(stored.server.url)],
    draw: server,
  },
  {
    place: "#before",
    shows: ({ stored, state }) => [stored.settings.mode ?? state.mode, state.shadow],
    draw: (held) => [h("p", { class: "small" }, beforeSend(held))],
  },
]);
