// Who "we" are: by this, colleagues are told from customers.

/** @import {Own} from "../../types.d.ts" */
/** @import {Part} from "./desk.js" */
import { h } from "../../dom.js";
import { change } from "../stored.js";
import { t } from "../words.js";
import { lines } from "./controls.js";
import { say } from "./desk.js";

/** @param {string} place @returns {Part} */
export const own = (place) => ({
  place,
  shows: ({ stored }) => stored.settings.own,
  draw: ({ stored, set }) => {
    const { addresses, domains, names } = stored.settings.own;
    const company = [...(set.own?.addresses ?? []), ...(set.own?.domains ?? [])];
    const mine = (/** @type {string[]} */ all) => all.filter((one) => !company.includes(one));
    return [
      h("p", { class: "soft" }, t("options_own_why")),
      company.length ? h("p", { class: "company" }, t("options_own_company", company.join(", "))) : "",
      lines(
        "own-addresses",
        t("options_own_addresses"),
        mine(addresses),
        t("options_own_addresses_more"),
        keep("addresses"),
      ),
      lines("own-domains", t("options_own_domains"), mine(domains), t("options_own_domains_more"), keep("domains")),
      lines("own-names", t("options_own_names"), names, t("options_own_names_more"), keep("names")),
    ];
  },
});

/** @param {keyof Own} name @returns {(lines: string[]) => void} */
const keep = (name) => async (lines) => {
  const clean = name === "names" ? lines : lines.map((line) => line.toLowerCase().replace(/^(@|https?:\/\/)/, ""));
  await change("settings", (now) => ({ ...now, own: { ...now.own, [name]: [...new Set(clean)] } }));
  say(t("options_saved"));
};
