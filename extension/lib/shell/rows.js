// Which site rows may fit an address. Rows only choose selectors: they never say where the extension runs.

/** @import {SiteRow} from "../types.d.ts" */
/** @import {Site} from "./stored.js" */
import { isRow } from "./shape.js";

const MOST = 200;

/** Keep the rows that have the shape of one. @param {unknown} rows @returns {SiteRow[]} */
export const soundRows = (rows) => (Array.isArray(rows) ? rows.slice(0, MOST).filter(isRow) : []);

/** Tell whether a host name is one of a row's. @param {string} host @param {SiteRow} row */
export const hosted = (host, row) =>
  row.hosts.some((name) => (name.startsWith("*.") ? host.endsWith(name.slice(1)) : host === name));

/** Give the rows that may fit, best first. @param {SiteRow[]} rows @param {string} url
 * @param {Site | undefined} site */
export function rowsFor(rows, url, site) {
  if (site?.row === "generic") return [];
  const forced = rows.filter((row) => row.id === site?.row);
  if (forced.length) return forced;
  const host = new URL(url).hostname;
  return [...rows.filter((row) => hosted(host, row)), ...rows.filter((row) => !row.hosts.length && row.marks.length)];
}

/** Tell whether the server has switched a site off, by the row's id or by the host.
 *  @param {string[]} off @param {string} url @param {SiteRow[]} fitting */
export function switchedOff(off, url, fitting) {
  const host = new URL(url).hostname;
  const sure = fitting.filter((row) => fitting.length === 1 || hosted(host, row));
  return off.includes(host) || sure.some((row) => off.includes(row.id));
}
