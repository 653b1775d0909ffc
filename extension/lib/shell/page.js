// What a page's script gets from the extension, and its end when the extension is reloaded.

/** @import {Shell, Reply, Told} from "../protocol.js" */
/** @import {Ask, Hello} from "../types.d.ts" */
import { t as words } from "./words.js";

/** @typedef {{name: string, heard: (value: any) => void}} Listener */

/** @type {Listener[]} */
const listeners = [];
let gone = false;
let begun = false;

/** @param {string} name @param {any} [value] */
const tell = (name, value) => listeners.filter((one) => one.name === name).forEach((one) => one.heard(value));

/** @param {string} name @returns {(heard: (value: any) => void) => void} */
const on = (name) => (heard) => void listeners.push({ name, heard });

/** Tell whether this script still belongs to a living extension. */
export function alive() {
  try {
    return Boolean(chrome.runtime?.id);
  } catch {
    return false;
  }
}

function leave() {
  if (gone) return;
  gone = true;
  tell("gone");
}

/** @param {Ask} message @returns {Promise<any>} */
async function ask(message) {
  if (gone || !alive()) return left(message);
  try {
    return unwrap(await chrome.runtime.sendMessage(message), message);
  } catch (error) {
    if (alive()) return away(message, error);
    return left(message);
  }
}

/** @param {Reply | undefined} reply @param {Ask} message */
function unwrap(reply, message) {
  if (reply && "answer" in reply) return reply.answer;
  return away(message, new Error(reply?.refused ?? "no answer"));
}

/** @param {Ask} message */
function left(message) {
  leave();
  return failed(message, "reloaded", new Error("The extension was reloaded."));
}

/** @param {Ask} message @param {unknown} error */
const away = (message, error) => failed(message, "offline", error);

/** An analysis says what is wrong; everything else fails. @param {Ask} message @param {"reloaded" | "offline"} trouble
 *  @param {unknown} error */
function failed(message, trouble, error) {
  if (message.kind === "analyze") return { ok: false, trouble, detail: "" };
  throw error;
}

/** @type {Hello | null} */
let greeted = null;

/** A site that has been switched off is greeted no more. @returns {Promise<Hello>} */
async function hello() {
  greeted = await ask({ kind: "hello", url: location.href }).catch((error) => {
    if (!greeted || gone) throw error;
    return { ...greeted, on: false };
  });
  return /** @type {Hello} */ (greeted);
}

let changes = 0;

/** Hear what the background tells. @param {Told} told */
async function hear(told) {
  if (told?.kind === "command") tell("command", told.name);
  if (told?.kind !== "changed") return;
  const change = (changes += 1);
  await hello().then(
    // What was asked before the last change may be answered after it.
    (said) => change === changes && tell("settings", said),
    () => undefined,
  );
}

/** Words cannot be had either once the extension is gone. @type {Shell["t"]} */
function t(key, ...values) {
  try {
    return words(key, ...values);
  } catch {
    queueMicrotask(leave);
    return "";
  }
}

/** @type {Shell} */
export const shell = {
  ask: /** @type {Shell["ask"]} */ (ask),
  t,
  onCommand: on("command"),
  onSettings: on("settings"),
  onGone: on("gone"),
};

/** A background sleeps until it is spoken to: pages in use let it hear what the server wants of them now. */
const LATER = 60_000;
let beat = 0;

async function pulse() {
  clearTimeout(beat);
  if (gone || document.hidden) return;
  const { next } = await ask({ kind: "pulse" }).catch(() => ({ next: LATER }));
  clearTimeout(beat);
  if (!gone) beat = setTimeout(() => void pulse(), next);
}

const TAKEN_OVER = "heedful-taken-over";

/** Take the page over from a copy of ours that was here before the extension was reloaded: Chromium lets it run on and
 *  it leaves by itself, of Firefox's nothing is left but what it has drawn. */
function takeOver() {
  document.dispatchEvent(new Event(TAKEN_OVER));
  for (const left of document.querySelectorAll("[data-heedful]")) left.remove();
  document.addEventListener(TAKEN_OVER, () => alive() || leave());
}

/** Start the page library where the background knows this page; on any other stay out of the way. */
export async function begin() {
  if (begun) return;
  begun = true;
  takeOver();
  chrome.runtime.onMessage.addListener((told, sender) => {
    if (sender.id === chrome.runtime.id) void hear(told);
  });
  try {
    await hello();
    const { start } = await import("../main.js");
    start(shell);
    document.addEventListener("visibilitychange", () => void pulse());
    void pulse();
  } catch {
    begun = !alive();
  }
}
