// Which entry of the agent's sites an address falls under: its own, or one for all names under a domain.

/** @import {Site, Stored} from "./stored.js" */
import { originOf } from "./origins.js";

/** Give the key and the entry of an address; the exact one first. @param {Stored["sites"]} sites @param {unknown} url
 *  @returns {{key: string, site: Site} | null} */
export function placeOf(sites, url) {
  const origin = originOf(url);
  const key = origin in sites ? origin : Object.keys(sites).find((one) => covers(one, origin));
  return origin && key ? { key, site: sites[key] } : null;
}

/** Tell whether an entry like https://*.example.com covers an origin. @param {string} entry @param {string} origin */
function covers(entry, origin) {
  const [scheme, names] = entry.split("://*");
  return Boolean(names) && origin.startsWith(`${scheme}://`) && origin.endsWith(names);
}

/** Tell whether an address is switched on. @param {Stored["sites"]} sites @param {unknown} url */
export const isOn = (sites, url) => placeOf(sites, url)?.site.on === true;

/** Give the entries that a row's hosts come to. @param {{hosts: string[]}} row */
export const entriesOf = ({ hosts }) => hosts.map((host) => `https://${host}`);
