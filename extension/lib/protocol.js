// The messages inside the extension. What a web page's script may ask is `Asks` in types.d.ts; the extension's own
// pages
// may ask the rest. Whoever is asked answers {answer} or {refused}.

/** @import {Ask, Asks, Hello, Trouble} from "./types.d.ts" */

/** @typedef {{kind: "command", name: string} | {kind: "changed"}} Told What the background tells a page unasked. */

/**
 * @typedef {object} OwnAsks What only the extension's own pages ask.
 * @property {{ask: {}, answer: Connection}} connection
 * @property {{ask: {code: string, server: string}, answer: Paired}} connect
 * @property {{ask: {}, answer: Parted}} disconnect
 * @property {{ask: {}, answer: Parted}} forget
 */

/** @typedef {{ok: true, name: string} | {ok: false, trouble: Trouble | "code", detail: string}} Paired */
/** @typedef {{ok: boolean, trouble: Trouble | null, detail: string, version: string}} Connection */
/** @typedef {{told: boolean}} Parted Whether the server knows our key no more. */
/** @typedef {{kind: "pair", code: string}} PairAsk What the server's pairing page asks, through pair.js. */
/** @typedef {Ask | PairAsk | {[K in keyof OwnAsks]: {kind: K} & OwnAsks[K]["ask"]}[keyof OwnAsks]} AnyAsk */

/** @typedef {{answer: unknown} | {refused: string}} Reply */

/**
 * @typedef {object} Shell What a page's script gets from the extension.
 * @property {<K extends keyof Asks>(message: {kind: K} & Asks[K]["ask"]) => Promise<Asks[K]["answer"]>} ask
 * @property {(key: string, ...values: (string | number)[]) => string} t
 * @property {(heard: (name: string) => void) => void} onCommand
 * @property {(heard: (hello: Hello) => void) => void} onSettings  settings, sites or server have changed
 * @property {(heard: () => void) => void} onGone  the extension was reloaded or removed: be quiet from now on
 */

const PAGE_KINDS = [
  ...["hello", "pulse", "analyze", "ignore", "unignore", "keep", "vow"],
  ...["report", "count", "remember", "recall", "open"],
];
const OWN_KINDS = [...PAGE_KINDS, "connection", "connect", "disconnect", "forget"];

/** Tell whether a message has a kind that its sender may use. @param {unknown} message
 * @param {"page" | "own" | "pair"} sender */
export function allows(message, sender) {
  const kind = Object(message).kind;
  if (sender === "pair") return kind === "pair";
  return (sender === "own" ? OWN_KINDS : PAGE_KINDS).includes(kind);
}
