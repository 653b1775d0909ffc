// What every page of the extension's own does: words, theme, and parts that are drawn again when what they show
// changes.

/** @import {Policy} from "../policy.js" */
/** @import {Stored} from "../stored.js" */
/** @import {ServerState} from "../../types.d.ts" */
import { redraw } from "../../dom.js";
import { now } from "../now.js";
import { patternOf } from "../origins.js";
import { known } from "../state.js";
import { t } from "../words.js";

/**
 * @typedef {object} Held
 * @property {Stored} stored
 * @property {Policy} set what the company has set
 * @property {ServerState} state of the server, as last heard
 * @property {(url: string) => boolean} allowed whether the browser lets us at an address
 */

/** @typedef {{place: string, shows: (held: Held) => unknown, draw: (held: Held) => (Node | string)[]}} Part */

/** Read all that a page shows. @returns {Promise<Held>} */
export async function load() {
  const [{ stored, set }, { origins = [] }] = await Promise.all([now(), chrome.permissions.getAll()]);
  const state = await known(stored);
  return { stored, set, state, allowed: (url) => origins.some((pattern) => grants(pattern, patternOf(url))) };
}

/** Tell whether a granted pattern holds another. @param {string} granted @param {string} asked */
export function grants(granted, asked) {
  if (granted === "<all_urls>") return true;
  const [[scheme, names], [one, name]] = [granted, asked].map((pattern) => pattern.replace(/\/\*$/, "").split("://"));
  if (scheme !== "*" && scheme !== one) return false;
  return (
    names === "*" ||
    names === name ||
    (names.startsWith("*.") && (name.endsWith(names.slice(1)) || name === names.slice(2)))
  );
}

/** Put the words of the page's language in place. */
export function speak() {
  document.documentElement.lang = chrome.i18n.getUILanguage().split("-")[0];
  document.documentElement.dir = t("@@bidi_dir");
  for (const element of document.querySelectorAll("[data-t]"))
    element.textContent = t(element.getAttribute("data-t") ?? "");
  for (const element of document.querySelectorAll("[data-t-label]"))
    element.setAttribute("aria-label", t(element.getAttribute("data-t-label") ?? ""));
}

/** Show parts now and whenever what is kept changes. @param {Part[]} parts @param {(held: Held) => void} [then] */
export async function show(parts, then = () => undefined) {
  /** @type {Map<string, string>} */
  const drawn = new Map();
  const renewAll = async () => {
    const held = await load();
    dress(held);
    for (const part of parts) renew(part, held, drawn);
    then(held);
  };
  // One after the other: what was read first must not be drawn last.
  let last = Promise.resolve();
  const draw = () => (last = last.catch(() => undefined).then(renewAll));
  chrome.storage.onChanged.addListener((_, area) => void (area !== "session" && draw()));
  chrome.permissions.onAdded.addListener(() => void draw());
  chrome.permissions.onRemoved.addListener(() => void draw());
  await draw();
}

/** @param {Part} part @param {Held} held @param {Map<string, string>} drawn */
function renew({ place, shows, draw }, held, drawn) {
  const shown = JSON.stringify(shows(held));
  const container = document.querySelector(place);
  if (!container || drawn.get(place) === shown) return;
  drawn.set(place, shown);
  redraw(container, draw(held));
}

/** @param {Held} held */
function dress({ stored }) {
  const { theme } = stored.settings;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Say something to those who listen. @param {string} words */
export function say(words) {
  const place = document.getElementById("said");
  if (place) place.textContent = words;
}

/** Ask the background. @template T @param {import("../../protocol.js").AnyAsk} message @returns {Promise<T | null>} */
export async function ask(message) {
  // A background that was just falling asleep answers nothing; asked again, it has woken.
  const reply = (await sent(message)) ?? (await sent(message));
  return reply && "answer" in reply ? reply.answer : null;
}

/** @param {unknown} message */
const sent = (message) => chrome.runtime.sendMessage(message).catch(() => null);
