// The badge at the corner of the reply box: one word and a shape, the number of open points, or a grey tick alone.

import { isFine, TROUBLES } from "./card/notices.js";
import { corners } from "./card/place.js";
import { nameOf, plural } from "./card/words.js";
import { h, redraw } from "./dom.js";
import { icon } from "./icons.js";

/** @typedef {import("./card/place.js").Box} Box */
/** @typedef {import("./host.js").Host} Host */
/** @typedef {import("./host.js").T} T */
/** @typedef {import("./types.js").View} View */
/** @typedef {Box | (() => Box | null)} Anchor */
/** @typedef {{shape: string, kind: string, word: string, count: number, sentence: string}} Face */

/** Troubles that leave the draft or the thread unread; beside the others the findings still count. */
const UNCHECKED = ["offline", "slow", "busy", "denied", "unpaired", "refused", "foreign", "reloaded"];

/** @param {T} t @param {View} view @returns {Face} */
function troubled(t, view) {
  const kind = view.trouble ?? "offline";
  const word = t(`badge_trouble_${kind}`);
  const sentence = `${t(`trouble_${kind}_title`)}. ${t(`trouble_${kind}_text`, view.server || t("card_your_server"))}`;
  return { shape: TROUBLES[kind]?.shape ?? "warn", kind: "plain", word, count: 0, sentence };
}

/** @param {T} t @param {View} view @returns {Face} */
function found(t, view) {
  const points = plural(t, "badge_points", view.open);
  const who = view.customer || t("badge_customer");
  if (!view.level) return { shape: "wave", kind: "", word: "", count: view.open, sentence: points };
  const word = nameOf(t, "level", view.level);
  return {
    shape: view.level,
    kind: view.level,
    word,
    count: view.open,
    sentence: `${t("badge_sounds", who, word.toLocaleLowerCase())} ${points}`,
  };
}

/** Where Send is never held, the badge says what would have been asked. @param {T} t @param {View} view @returns {Face} */
function worthALook(t, view) {
  const face = found(t, view);
  return { ...face, shape: "pause", word: t("badge_soft"), sentence: `${face.sentence} ${view.nudge.why}`.trim() };
}

/** What the badge shows for a view: shape, word, number, and the whole in a sentence.
 *  @param {T} t @param {View} view @returns {Face} */
export function faceOf(t, view) {
  const bare = (/** @type {string} */ shape, /** @type {string} */ sentence) => ({
    shape,
    kind: "bare",
    word: "",
    count: 0,
    sentence,
  });
  if (view.trouble && UNCHECKED.includes(view.trouble)) return troubled(t, view);
  if (view.state === "asleep") return bare("asleep", t("card_asleep_title"));
  if (view.state === "note") return bare("note", t("card_note_title"));
  if (view.state === "reading") return bare("reading", t("card_reading_title"));
  if (view.trouble && view.open === 0) return troubled(t, view);
  if (view.soft) return worthALook(t, view);
  if (isFine(view)) return bare("tick", t("card_fine_title"));
  return found(t, view);
}

const TAKEN = [
  "button",
  "a[href]",
  "input",
  "select",
  "summary",
  "[role=button]",
  "[role=link]",
  "[role=menuitem]",
  "[role=tab]",
  "[role=checkbox]",
  // Other checkers keep to the same corner.
  "grammarly-extension",
  "grammarly-desktop-integration",
  "harper-render-box",
  "lt-div",
  "lt-toolbar",
].join(", ");

const meets = (/** @type {Box} */ a, /** @type {Box} */ b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** True when something of the page's that can be pressed stands there, or the caret.
 *  @param {Host} host @param {Box} spot @param {Box | null} caret */
function isTaken(host, spot, caret) {
  if (caret && meets(spot, caret)) return true;
  const middle = (spot.top + spot.bottom) / 2;
  return [spot.left + 1, (spot.left + spot.right) / 2, spot.right - 1].some((x) =>
    host.doc
      .elementsFromPoint(x, middle)
      .find((element) => element !== host.element)
      ?.closest(TAKEN),
  );
}

/** The badge. `show` takes where the reply box is – a box in the window, or a function that tells it – and the caret.
 *  @param {Host} host @param {T} t @param {{onopen: () => void}} work */
export function Badge(host, t, { onopen }) {
  const element = h("button", { class: "badge", type: "button", "aria-haspopup": "dialog", onclick: () => onopen() });
  /** @type {Anchor | null} */
  let anchor = null;
  /** @type {Anchor | null} */
  let caret = null;
  let said = "";
  let drawn = "";
  let chosen = 0;
  let unfollow = () => {};

  const boxOf = (/** @type {Anchor | null} */ at) => (typeof at === "function" ? at() : at);
  const place = () => {
    const box = boxOf(anchor);
    element.hidden = !box || box.right - box.left < 24 || box.bottom - box.top < 8;
    element.setAttribute("aria-expanded", String(host.root.querySelector(".card") !== null));
    if (!box || element.hidden) return;
    const view = host.doc.defaultView ?? window;
    const size = { width: element.offsetWidth, height: element.offsetHeight };
    const spots = corners(box, size, { width: view.innerWidth, height: view.innerHeight }, host.mirrored());
    const free = (/** @type {number} */ at) => {
      const { left, top } = spots[at];
      return !isTaken(host, { left, top, right: left + size.width, bottom: top + size.height }, boxOf(caret));
    };
    // Stay where it is as long as that is free: nothing jumps about while somebody writes.
    if (chosen >= spots.length || !free(chosen))
      chosen = Math.max(
        0,
        spots.findIndex((_, at) => free(at)),
      );
    Object.assign(element.style, { left: `${spots[chosen].left}px`, top: `${spots[chosen].top}px` });
  };
  const draw = (/** @type {Face} */ face) => {
    const { shape, kind, word, count, sentence } = face;
    if (JSON.stringify(face) === drawn) return;
    drawn = JSON.stringify(face);
    element.className = `badge ${["bare", "plain"].includes(kind) ? kind : ""}`;
    element.title = sentence;
    element.setAttribute("aria-label", t("badge_name", sentence));
    redraw(
      element,
      h("span", { class: kind }, icon(shape)),
      word ? h("span", { class: `word ${kind}` }, word) : null,
      count ? h("span", { class: "count" }, count) : null,
    );
  };
  const tell = (/** @type {Face} */ { sentence, shape }) => {
    if (shape === "reading" || sentence === said) return;
    if (said) host.say(sentence);
    said = sentence;
  };

  return {
    element,
    /** @param {View} view @param {Anchor} at @param {Anchor | null} [caretAt] */
    show(view, at, caretAt = null) {
      const face = faceOf(t, view);
      anchor = at;
      caret = caretAt;
      draw(face);
      tell(face);
      if (!element.isConnected) {
        host.root.append(element);
        unfollow = host.follow(place);
      }
      place();
    },
    /** Say whether what is shown is yet for other words than those in the box. @param {boolean} on */
    busy: (on) => element.setAttribute("aria-busy", String(on)),
    hide() {
      unfollow();
      element.remove();
      said = "";
      chosen = 0;
    },
  };
}
