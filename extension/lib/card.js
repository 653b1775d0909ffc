// The card beside the reply: opened by the agent, never by itself, and closed by Esc.

import { fresh } from "./card/desk.js";
import { causes, checklist, promises, questions, risks } from "./card/findings.js";
import { head } from "./card/head.js";
import { escalate, nudge, stillness, trouble, undone } from "./card/notices.js";
import { insertNumber, offers } from "./card/offers.js";
import { beside } from "./card/place.js";
import { nameOf } from "./card/words.js";
import { focusedIn, h, on, redraw } from "./dom.js";

/** @typedef {import("./card/desk.js").Desk} Desk */
/** @typedef {import("./card/place.js").Box} Box */
/** @typedef {import("./host.js").Host} Host */
/** @typedef {import("./host.js").T} T */
/** @typedef {import("./types.js").Intents} Intents */
/** @typedef {import("./types.js").View} View */
/** @typedef {Box & {seen?: Box | null}} Place `seen`: what of it must not be covered */
/** @typedef {Place | (() => Place | null) | null} Anchor */

const LOW = 380;

const parts = () => {
  const top = h("div", { class: "card-head" });
  const body = h("div", { class: "card-body", tabindex: -1 });
  const foot = h("div", { class: "card-foot" });
  const props = { class: "card", role: "dialog", "aria-modal": "false", "aria-labelledby": "heedful-title" };
  return { element: h("div", props, top, body, foot), top, body, foot };
};

/** True when text of this box goes to the server.
 *  @param {View} view */
const isSent = ({ state, trouble }) => (state === "ready" || state === "reading") && trouble !== "unpaired";

/** @param {Desk} desk */
function footer({ t, view, intents }) {
  /** @param {string} key @param {() => void} work */
  const button = (key, work) =>
    h("button", { class: "quiet", type: "button", "data-key": key, onclick: work }, t(`card_${key}`));
  return [
    view.server && isSent(view) ? h("span", { class: "where" }, t("card_where", view.server)) : null,
    view.level ? button("brief", () => intents.brief()) : null,
    button("promised", () => intents.promised()),
    button("options", () => intents.options()),
  ];
}

/** @param {Desk} desk */
function body(desk) {
  const ready = desk.view.state === "ready";
  const notices = [undone(desk), trouble(desk), escalate(desk), nudge(desk), stillness(desk)];
  const parts = [causes, checklist, offers, risks, questions, promises];
  return ready ? [...notices, ...parts.map((part) => part(desk))] : notices;
}

/** The checklist lines that the draft has covered since the view before.
 *  @param {View} before @param {View} now */
export function tickedSince(before, now) {
  const open = new Set(before.checklist.filter(({ done }) => !done).map(({ key }) => key));
  return now.checklist.filter(({ key, done }) => done && open.has(key));
}

/** @param {Event} event */
const isTyping = (event) =>
  event.composedPath().some((node) => node instanceof HTMLInputElement && node.type !== "checkbox");

/** Insert by digit, close by Esc; Tab, arrows and letters stay what they are.
 *  @param {KeyboardEvent} event @param {Desk} desk @param {() => void} close */
function press(event, desk, close) {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.key === "Escape") close();
  else if (!digit(event) || isTyping(event) || !insertNumber(desk, digit(event))) return;
  event.preventDefault();
}

/** @param {KeyboardEvent} event */
const digit = ({ key, ctrlKey, metaKey, altKey }) =>
  !ctrlKey && !metaKey && !altKey && /^[1-9]$/u.test(key) ? Number(key) : 0;

/** The card. `open` and `update` take where the reply box is – a box in the window, or a function that tells it.
 *  @param {Host} host @param {T} t @param {Intents} intents */
export function Card(host, t, intents) {
  const { element, top, body: middle, foot } = parts();
  /** @type {Desk} */
  const desk = {
    t,
    intents,
    view: /** @type {any} */ (null),
    ui: fresh(),
    say: host.say,
    again: (focus) => draw(focus),
  };
  /** @type {Anchor} */
  let anchor = null;
  let waiting = false;
  let unfollow = () => {};

  const find = (/** @type {string} */ key) =>
    /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-key]")]).find((item) => item.dataset.key === key);
  const aim = (/** @type {string} */ focus) => {
    const item = focus === "first" ? element.querySelector("[role=menuitem]") : find(focus);
    if (!(item instanceof HTMLElement)) return find("title")?.focus({ preventScroll: true });
    item.focus({ preventScroll: true });
    (item.closest("[role=menu]") ?? item).scrollIntoView({ block: "nearest" });
  };
  const draw = (/** @type {string} */ focus = "") => {
    const inside = focusedIn(element) !== null;
    const kept = [redraw(top, head(desk, leave)), redraw(middle, body(desk)), redraw(foot, footer(desk))].every(
      Boolean,
    );
    place();
    if (focus) aim(focus);
    else if (inside && !kept) aim("title");
  };
  const place = () => {
    const view = host.doc.defaultView ?? window;
    const size = { width: view.innerWidth, height: view.innerHeight };
    const box = typeof anchor === "function" ? anchor() : anchor;
    const edge = host.mirrored() ? 0 : size.width;
    const spot = beside(
      box ?? { left: edge, right: edge, top: size.height, bottom: size.height },
      measured(),
      size,
      host.mirrored(),
      box?.seen,
    );
    Object.assign(element.style, { left: `${spot.left}px`, top: `${spot.top}px`, maxHeight: `${spot.height}px` });
    element.classList.toggle("low", spot.height < LOW);
  };
  // Measured without letting the card grow: that would lose the place it is scrolled to.
  const measured = () => ({
    width: element.offsetWidth,
    height: top.offsetHeight + middle.scrollHeight + foot.offsetHeight + 2,
  });
  const busy = () => desk.ui.ask !== null && focusedIn(element) instanceof HTMLInputElement;
  // A field that is being typed in stays as it is; what came meanwhile is drawn when it is left.
  const later = () => {
    if (waiting && isOpen() && !busy()) {
      waiting = false;
      draw();
    }
  };
  const isOpen = () => element.isConnected;
  const tell = (/** @type {View} */ before, /** @type {View} */ now) => {
    for (const { need } of tickedSince(before, now)) host.say(t("card_ticked", nameOf(t, "need", need)));
  };
  const shut = () => {
    unfollow();
    element.remove();
    desk.ui = fresh();
  };
  const leave = () => {
    shut();
    intents.close();
  };
  on(element, "keydown", (event) => press(event, desk, leave));
  on(element, "focusout", () => setTimeout(later));
  on(element, "pointerdown", (event) => {
    if (!desk.ui.menu || event.composedPath().some(isMenuPart)) return;
    desk.ui.menu = null;
    host.afterPointer(() => isOpen() && draw());
  });

  return {
    get isOpen() {
      return isOpen();
    },
    get element() {
      return element;
    },
    /** Open with the focus on its heading.
     *  @param {View} view @param {Anchor} [at] @param {{focus?: boolean}} [how] */
    open(view, at = null, { focus = true } = {}) {
      desk.view = view;
      anchor = at ?? anchor;
      host.root.append(element);
      unfollow();
      unfollow = host.follow(place);
      draw(focus ? "title" : "");
    },
    /** Draw what has changed; the focus stays where it is.
     *  @param {View} view @param {Anchor} [at] */
    update(view, at = null) {
      const before = desk.view;
      desk.view = view;
      anchor = at ?? anchor;
      if (!isOpen()) return;
      if (before) tell(before, view);
      if (busy()) waiting = true;
      else host.afterPointer(() => isOpen() && draw());
    },
    close: shut,
  };
}

/** @param {EventTarget} node */
const isMenuPart = (node) =>
  node instanceof HTMLElement && (node.classList.contains("menu") || node.classList.contains("more"));
