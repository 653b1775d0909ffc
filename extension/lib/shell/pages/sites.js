// The sites on which Heedful works: those we know, and those of the agent's own company.

/** @import {SiteRow} from "../../types.d.ts" */
/** @import {Held, Part} from "./desk.js" */
import { h } from "../../dom.js";
import { originOf, requestAccess } from "../origins.js";
import { entriesOf } from "../places.js";
import { switchedOff } from "../rows.js";
import { change } from "../stored.js";
import { t } from "../words.js";
import { button, company, fieldWith, toggle } from "./controls.js";
import { say } from "./desk.js";

/** Say how far a row is to be trusted. @param {SiteRow} row */
export const trust = ({ seen, dated }) =>
  seen ? t("options_seen", dateOf(seen.date)) : t("options_untested", dateOf(dated));

/** @param {string} date */
function dateOf(date) {
  const day = new Date(`${date}T12:00:00`);
  return Number.isNaN(day.getTime())
    ? date
    : day.toLocaleDateString(chrome.i18n.getUILanguage(), { dateStyle: "medium" });
}

/** Switch sites on or off; on asks the browser first, in the click. @param {string[]} entries @param {boolean} on
 *  @returns {Promise<boolean>} */
export async function turn(entries, on) {
  const granted = on ? requestAccess(entries) : Promise.resolve(true);
  // Before the answer: where the question closes this page, the background finishes.
  await put(entries, on);
  if (await granted.catch(() => false)) return true;
  await put(entries, false);
  say(t("options_site_denied"));
  return false;
}

/** @param {string[]} entries @param {boolean} on */
const put = (entries, on) =>
  change("sites", (now) => ({
    ...now,
    ...Object.fromEntries(entries.map((one) => [one, { row: now[one]?.row ?? "auto", on }])),
  }));

/** @param {Held} held */
const shows = ({ stored, state, allowed, set }) => [
  stored.sites,
  state.sites.revision,
  state.off,
  set.sites,
  Object.keys(stored.sites).map(allowed),
];

/** The switches of sites we know. @param {string} place @param {string[]} [only] ids of rows @returns {Part} */
export const known = (place, only) => ({ place, shows, draw: (held) => [knownSites(held, only)] });

/** All sites: those we know, those that the agent has added, and the way to add one. @param {string} place
 * @returns {Part} */
export const sites = (place) => ({
  place,
  shows,
  draw: (held) => [
    h("p", { class: "soft" }, t("options_sites_more")),
    held.set.sites ? company() : "",
    knownSites(held),
    h("h3", {}, t("options_sites_own")),
    h(
      "ul",
      { class: "list" },
      ownEntries(held).map((entry) => ownSite(entry, held)),
    ),
    adding(),
  ],
});

/** @param {Held} held @param {string[]} [only] */
const knownSites = (held, only) =>
  h(
    "ul",
    { class: "list" },
    rowsOf(held, only).map((row) => h("li", {}, knownSite(row, held))),
  );

/** @param {Held} held @param {string[]} [only] */
const rowsOf = ({ state }, only) =>
  state.sites.rows.filter((row) => row.hosts.length && (!only || only.includes(row.id)));

/** @param {SiteRow} row @param {Held} held */
function knownSite(row, held) {
  const entries = entriesOf(row);
  const { on, words } = standing(entries, held, row);
  const fixed = entries.some((one) => held.set.sites?.includes(one));
  return toggle(
    `row-${row.id}`,
    [row.name, h("span", { class: "small soft" }, words)],
    on,
    (wish) => void turn(entries, wish),
    fixed,
  );
}

/** @param {string[]} entries @param {Held} held @param {SiteRow} [row] */
function standing(entries, { stored, allowed, state }, row) {
  const wished = entries.some((one) => stored.sites[one]?.on);
  const on = wished && entries.every((one) => !stored.sites[one]?.on || allowed(one));
  const off = switchedOff(state.off.sites, entries[0].replace("*.", ""), row ? [row] : []);
  const parts = [row && trust(row), off && t("popup_off_by_server"), wished && !on && t("options_not_allowed")];
  return { on, words: parts.filter(Boolean).join(" · ") };
}

/** @param {Held} held */
function ownEntries(held) {
  const listed = new Set(rowsOf(held).flatMap(entriesOf));
  return Object.keys(held.stored.sites)
    .filter((entry) => !listed.has(entry))
    .sort();
}

/** @param {string} entry @param {Held} held */
function ownSite(entry, held) {
  const fixed = held.set.sites?.includes(entry) ?? false;
  const { on, words } = standing(
    [entry],
    held,
    held.state.sites.rows.find((row) => row.id === held.stored.sites[entry].row),
  );
  const name = entry.replace(/^https:\/\//, "");
  return h(
    "li",
    {},
    toggle(
      `site-${entry}`,
      [name, words ? h("span", { class: "small soft" }, words) : ""],
      on,
      (wish) => void turn([entry], wish),
      fixed,
    ),
    h(
      "div",
      { class: "line" },
      picker(entry, name, held),
      fixed
        ? ""
        : button(
            `drop-${entry}`,
            t("options_site_remove"),
            () => void remove(entry),
            "plain",
            `${t("options_site_remove")}: ${name}`,
          ),
    ),
  );
}

/** @param {string} entry @param {string} name @param {Held} held */
function picker(entry, name, { stored, state }) {
  const chosen = stored.sites[entry].row;
  const choices = [
    ["auto", t("options_row_auto")],
    ["generic", t("options_row_generic")],
    ...state.sites.rows.map((row) => [row.id, row.seen ? row.name : t("options_row_untested", row.name)]),
  ];
  /** @type {HTMLSelectElement} */
  const select = h(
    "select",
    {
      "aria-label": t("options_row", name),
      "data-key": `pick-${entry}`,
      onchange: () => void pick(entry, select.value),
    },
    choices.map(([value, words]) => h("option", { value, selected: value === chosen }, words)),
  );
  return select;
}

/** @param {string} entry @param {string} row */
const pick = (entry, row) => change("sites", (now) => ({ ...now, [entry]: { ...now[entry], row } }));

/** @param {string} entry */
const remove = (entry) =>
  change("sites", (now) => Object.fromEntries(Object.entries(now).filter(([one]) => one !== entry)));

function adding() {
  const line = h("p", { class: "status bad", role: "status" });
  const add = () => {
    const value = row.querySelector("input")?.value.trim() ?? "";
    const origin = originOf(value.includes("://") ? value : `https://${value}`);
    if (!origin) line.textContent = t("options_server_wrong");
    else void turn([origin], true);
  };
  const row = fieldWith(
    "add-site",
    t("options_site_add"),
    { placeholder: "https://tickets.example.com" },
    t("options_site_add_more"),
    button("add", t("options_site_add_button"), add),
  );
  return h("div", { class: "part" }, row, line);
}
