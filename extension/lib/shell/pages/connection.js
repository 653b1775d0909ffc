// Connecting to a server: its address, the code, and what stands there now.

/** @import {Held, Part} from "./desk.js" */
/** @import {Connection, Paired, Parted} from "../../protocol.js" */
import { h } from "../../dom.js";
import { originOf, requestAccess } from "../origins.js";
import { change, write } from "../stored.js";
import { t } from "../words.js";
import { button, company, fieldWith } from "./controls.js";
import { ask, say } from "./desk.js";

/** Bring a typed address into the form that is kept, "" when it is none. @param {string} typed */
export function addressOf(typed) {
  const full = /^[a-z]+:\/\//i.test(typed.trim())
    ? typed.trim()
    : `${/^(localhost|127\.|\[)/.test(typed.trim()) ? "http" : "https"}://${typed.trim()}`;
  const url = originOf(full) ? new URL(full) : null;
  return url?.hostname ? `${url.origin}${url.pathname.replace(/\/+(pair)?\/*$/, "")}` : "";
}

/** Agree that text goes to a server. @param {string} url */
export const agree = (url) => write({ consent: { url, at: new Date().toISOString() } });

/** Use a server from now on; the token of another is of no use there. @param {string} url */
export const use = (url) => change("server", (now) => (now.url === url ? now : { url, token: "", name: "", id: "" }));

/** The part of a page that connects. @param {string} place
 * @param {{agrees: boolean}} how `agrees`: pressing Connect is the
 *  consent as well, which stands above the button then. @returns {Part} */
export const connection = (place, how) => ({
  place,
  // While a person is typing here, nothing that follows from it may take the words away.
  shows: ({ stored, set, allowed }) =>
    stored.server.token
      ? [stored.server, set.server, stored.consent, allowed(stored.server.url)]
      : [set.server, how.agrees || stored.server.url],
  draw: (held) => (held.stored.server.token ? connected(held) : unconnected(held, how)),
});

/** @param {Held} held */
const hostOf = ({ stored }) => new URL(stored.server.url).host;

/** @param {Held} held */
function connected(held) {
  const { stored, set } = held;
  const line = h("p", { class: "status", role: "status" }, t("options_checking"));
  void check(held, line);
  return [
    set.server ? company() : "",
    h("p", {}, t(stored.server.name ? "options_connected_as" : "options_connected", hostOf(held), stored.server.name)),
    line,
    allowing(held),
    agreedLine(held),
    set.token ? "" : leaving(stored.server.url),
  ];
}

/** @param {string} url */
const leaving = (url) =>
  h("div", { class: "acts" }, button("disconnect", t("options_disconnect"), () => void disconnect(url)));

/** What the browser once gave, or a policy cannot give, takes one click. @param {Held} held */
function allowing({ stored, allowed }) {
  if (allowed(stored.server.url)) return "";
  const allow = () => void requestAccess([stored.server.url]).catch(() => false);
  return h("div", { class: "acts" }, button("allow", t("options_allow"), allow, "solid"));
}

/** @param {Held} held */
function agreedLine(held) {
  const { stored, set } = held;
  if (set.server || stored.consent?.url === stored.server.url) return "";
  return h(
    "div",
    { class: "part" },
    h("p", {}, t("options_consent", hostOf(held))),
    h(
      "div",
      { class: "acts" },
      button("agree", t("welcome_agree"), () => void agree(stored.server.url), "solid"),
    ),
  );
}

/** @param {Held} held @param {HTMLElement} line */
async function check(held, line) {
  const said = /** @type {Connection | null} */ (await ask({ kind: "connection" }));
  line.className = `status ${said?.ok ? "good" : "bad"}`;
  line.textContent = said?.ok
    ? t("options_reached", said.version || "–")
    : t(`options_trouble_${said?.trouble ?? "offline"}`, hostOf(held));
}

/** What is left to say about a connection that has ended, and where. @type {{words: string, line: HTMLElement | null}} */
const parted = { words: "", line: null };

/** Say it where the server still knows the key: somebody else has to take it back. @param {string} url
 *  @param {Parted | null} said */
export function part(url, said) {
  parted.words = said?.told ? "" : t("options_disconnected_untold", new URL(url).host);
  if (parted.words && parted.line?.isConnected) tell(parted.line, parted.words);
}

/** @param {string} url */
async function disconnect(url) {
  part(url, /** @type {Parted | null} */ (await ask({ kind: "disconnect" })));
  say(t("options_disconnected"));
}

/** @param {Held} held @param {{agrees: boolean}} how */
function unconnected(held, { agrees }) {
  const { stored, set } = held;
  const line = h("p", { class: "status", role: "status" });
  parted.line = line;
  if (parted.words) tell(line, parted.words);
  const value = (/** @type {Element} */ row) => row.querySelector("input")?.value ?? "";
  const typed = () => (agrees ? addressOf(value(server)) : stored.server.url);
  const go = button("connect", t("options_connect"), () => void pair(typed(), agrees, line), "solid");
  const enter = button("enter", t("options_use_code"), () => void byCode(typed(), value(code), agrees, line));
  const server = agrees ? address(held, go) : h("div", { class: "acts" }, go);
  const code = fieldWith(
    "code",
    t("options_code"),
    { placeholder: "XXXX-XXXX", maxlength: 9 },
    t("options_code_more"),
    enter,
  );
  code.classList.add("code");
  return [
    set.server ? company() : "",
    agrees ? h("p", {}, t("options_consent", hostOf(held))) : h("p", {}, t("welcome_connect_how")),
    server,
    h("details", {}, h("summary", { "data-key": "by-hand" }, t("options_by_hand")), code),
    line,
  ];
}

/** The field of the server's address, with a button. @param {Held} held @param {HTMLButtonElement} act */
export const address = ({ stored, set }, act) =>
  fieldWith(
    "server",
    t("options_server"),
    { value: stored.server.url, type: "url", disabled: Boolean(set.server) },
    t("options_server_more"),
    act,
  );

/** @param {HTMLElement} line @param {string} words */
function tell(line, words) {
  line.className = "status bad";
  line.textContent = words;
}

/** Whether everybody on the way could read along: no encryption, and not this machine. A company that wants that all the
 *  same says so in its policy. @param {string} url */
export function isReadable(url) {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** The browser asks the person, so this comes first in the click. @param {string} url @param {boolean} agrees
 *  @param {HTMLElement} line */
async function prepare(url, agrees, line) {
  if (!url) return (tell(line, t("options_server_wrong")), false);
  if (isReadable(url)) return (tell(line, t("options_server_plain")), false);
  if (!(await requestAccess([url]).catch(() => false))) return (tell(line, t("options_server_denied")), false);
  parted.words = "";
  if (agrees) await agree(url);
  await use(url);
  return true;
}

/** @param {string} url @param {boolean} agrees @param {HTMLElement} line */
async function pair(url, agrees, line) {
  if (!(await prepare(url, agrees, line))) return;
  await chrome.tabs.create({ url: `${url}/pair` });
}

/** @param {string} url @param {string} code @param {boolean} agrees @param {HTMLElement} line */
async function byCode(url, code, agrees, line) {
  if (!(await prepare(url, agrees, line))) return;
  const paired = /** @type {Paired | null} */ (await ask({ kind: "connect", code, server: url }));
  if (paired?.ok) return say(t("options_paired"));
  const why = paired?.trouble ?? "offline";
  tell(
    line,
    why === "code" ? paired?.detail || t("options_code_wrong") : t(`options_trouble_${why}`, new URL(url).host),
  );
}
