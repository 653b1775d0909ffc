// What a page is told when it asks who it is to the extension.

/** @import {Hello, ServerState} from "../types.d.ts" */
/** @import {Stored} from "./stored.js" */
import { originOf } from "./origins.js";
import { isOn, placeOf } from "./places.js";
import { PRACTICE } from "./practice.js";
import { rowsFor, switchedOff } from "./rows.js";

/** Tell whether text may go to the server in use. @param {Stored} stored @param {boolean} decided by the company */
export const agreed = ({ consent, server }, decided) => decided || consent?.url === server.url;

/** Greet a page of a site, or the extension's own practice mail. @param {Stored} stored @param {ServerState} state
 *  @param {string} url @returns {Hello} */
export function hello(stored, state, url) {
  const own = originOf(url) === "";
  const rows = own ? [PRACTICE] : rowsFor(state.sites.rows, url, placeOf(stored.sites, url)?.site);
  const { server, settings } = stored;
  // The practice mail is nobody's: it shows what there is to learn.
  const shadow = state.shadow === true && !own;
  return {
    rows,
    on: own || (isOn(stored.sites, url) && !switchedOff(state.off.sites, url, rows)),
    settings: { ...settings, mode: shadow ? "off" : (settings.mode ?? state.mode) },
    off: state.off.rules,
    offSites: state.off.sites,
    server: new URL(server.url).host,
    paired: Boolean(server.token),
    accepts: state.accepts,
    limits: state.limits,
    shadow,
  };
}
