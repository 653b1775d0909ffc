// A page at work: finds its reply boxes, keeps a session for each, and joins card, guard and ledger to them.

/** @import {Box, Hello, Read, ReadMessage} from "./types.d.ts" */
/** @import {Shell} from "./protocol.js" */
/** @import {Page} from "./session.js" */
/** @import {Sending} from "./guard.js" */
import { boxesIn, isSend, sendButtons, sendKeys, watch } from "./boxes.js";
import { Card } from "./card.js";
import { askBeforeSend } from "./dialog.js";
import { hasFocus } from "./editor.js";
import { guard } from "./guard.js";
import { mount } from "./host.js";
import { ignoreOf } from "./ignores.js";
import { back, insert, intentsOf } from "./intents.js";
import { isKey } from "./keys.js";
import { vowsOf } from "./ledger.js";
import { visibleBox } from "./marks.js";
import { reader } from "./reader.js";
import { Session } from "./session.js";
import { rowFor } from "./sites.js";

/** A click lands on a button or on something drawn in it: so many steps up are looked at. */
const DEPTH = 6;
/** The browser gives this key to the extension only where it is free; on the page it always works. */
const OPEN = "Alt+Shift+h";
/** Keys that send where a site row does not say. */
const USUAL_KEYS = ["Mod+Enter"];

/** Work on this page until the extension is gone. @param {Shell} shell @returns {Promise<{stop: () => void}>} */
export async function start(shell) {
  let desk = open(shell, await shell.ask({ kind: "hello", url: location.href }));
  const stop = () => {
    desk?.stop();
    desk = null;
  };
  shell.onSettings((hello) => {
    if (!desk && hello.on) desk = open(shell, hello);
    else if (desk && !hello.on) stop();
    else desk?.settle(hello);
  });
  shell.onCommand((name) => {
    if (name === "open") desk?.openCard();
  });
  shell.onGone(stop);
  return { stop };
}

/** @param {Shell} shell @param {Hello} hello */
const open = (shell, hello) => (hello.on ? new Desk(shell, hello) : null);

class Desk {
  /** @param {Shell} shell @param {Hello} hello */
  constructor(shell, hello) {
    const host = mount(document, shell.t);
    host.theme(hello.settings.theme);
    /** @type {Map<HTMLElement, Session>} */
    this.sessions = new Map();
    /** @type {Session | null} The box that was last worked in. */
    this.latest = null;
    const row = rowFor(hello.rows, document);
    this.reader = reader(shell);
    /** @type {Page} */
    this.page = {
      shell, host, hello, row,
      read: (box) => this.reader.read(this.page.row, box, this.page.hello.settings.own),
      changed: (session) => this.#changed(session),
      open: (session) => this.#openCard(session),
      now: () => new Date(),
    };
    const around = { session: () => this.latest, card: () => this.card, selected: (/** @type {string} */ text) => this.#select(text) };
    this.card = Card(host, shell.t, intentsOf(this.page, around));
    this.guard = guard({
      pressed: (path) => this.#pressed(path),
      typing: (path) => this.#typing(path),
      watched: (box) => this.#of(box)?.guarded ?? false,
      verdict: (box) => this.#of(box)?.verdict() ?? false,
      check: (box) => this.#of(box)?.check() ?? Promise.resolve(false),
      speak: (box) => this.#speak(box),
      sent: (box) => this.#sent(box),
    });
    this.#attach(window);
    /** @type {() => void} */
    this.unwatch = watch(document, () => this.look(), (node) => host.element.contains(node));
    document.addEventListener("focusin", this.#focused, true);
    this.look();
  }

  /** @type {Set<Window>} */
  #views = new Set();

  #focused = () => {
    const here = [...this.sessions.values()].find((session) => hasFocus(session.editor));
    if (here) this.latest = here;
    this.look();
  };

  /** Look for reply boxes anew. */
  look() {
    this.page.row = rowFor(this.page.hello.rows, document);
    const boxes = boxesIn(this.page.row, document);
    for (const [editor] of this.sessions) if (!boxes.some((box) => box.editor === editor)) this.#leave(editor);
    for (const box of boxes) this.#meet(box);
    if (!boxes.length) void this.reader.remember(this.page.row, this.page.hello.settings.own);
  }

  /** @param {Box} box */
  #meet(box) {
    const session = this.sessions.get(box.editor);
    if (session) {
      session.box = box;
      return void session.look();
    }
    const view = box.editor.ownerDocument.defaultView;
    if (view && view !== window) this.#attach(view);
    this.sessions.set(box.editor, new Session(box, this.page));
  }

  /** @param {HTMLElement} editor */
  #leave(editor) {
    const session = this.sessions.get(editor);
    this.sessions.delete(editor);
    session?.end();
    if (this.latest !== session) return;
    this.latest = null;
    this.card.close();
  }

  /** Listen in a window: the page's own, or that of a frame with a reply box. @param {Window} view */
  #attach(view) {
    this.#views.add(view);
    this.guard.attach(view);
    view.addEventListener("keydown", this.#pressedOpen, true);
  }

  /** @param {Window} view */
  #detach(view) {
    this.guard.detach(view);
    view.removeEventListener("keydown", this.#pressedOpen, true);
  }

  /** @param {KeyboardEvent} event */
  #pressedOpen = (event) => {
    if (!isKey(event, OPEN) || event.defaultPrevented) return;
    event.preventDefault();
    this.openCard();
  };

  /** @param {Session} session */
  #changed(session) {
    if (session !== this.latest) return;
    if (session.view.state === "reading" && !session.thread.key) this.card.close();
    else this.card.update(session.view);
  }

  /** Open the card of the box that is worked in; open already, it gets the focus. */
  openCard() {
    const all = [...this.sessions.values()];
    const session = all.find(({ editor }) => hasFocus(editor)) ?? this.latest ?? all.at(-1);
    if (session) this.#openCard(session);
    else this.page.host.tell(this.page.shell.t("card_no_box"));
  }

  /** @param {Session} session */
  #openCard(session) {
    const again = this.card.isOpen && this.latest === session && !hasFocus(session.editor);
    this.latest = session;
    if (again) {
      this.card.close();
      return back(session);
    }
    session.keepCaret();
    this.page.host.near(session.editor);
    this.card.open(session.view, () => visibleBox(session.editor));
  }

  /** Take words that the agent has selected for the customer's. @param {string} text */
  #select(text) {
    if (!this.latest) return;
    this.reader.take(this.latest.box, this.latest.thread.key, text);
    void this.latest.look();
  }

  /** @param {Box} box */
  #of(box) {
    return this.sessions.get(box.editor) ?? null;
  }

  /** @param {EventTarget[]} path @returns {Sending | null} */
  #pressed(path) {
    const { row } = this.page;
    for (const { box } of this.#inOrder()) {
      const button = path.slice(0, DEPTH).find((node) => "matches" in node && isSend(row, box, /** @type {Element} */ (node)));
      if (button) return { box, button: /** @type {HTMLElement} */ (button) };
    }
    return null;
  }

  /** The box that was last worked in comes first: a menu at the end of the page belongs to it. */
  #inOrder() {
    const all = [...this.sessions.values()];
    return this.latest ? [this.latest, ...all.filter((one) => one !== this.latest)] : all;
  }

  /** @param {EventTarget[]} path */
  #typing(path) {
    const session = this.#inOrder().find(({ editor, box }) => path.includes(editor) || path.includes(/** @type {EventTarget} */ (box.root)));
    if (!session) return null;
    const { box } = session;
    const { row } = this.page;
    const keys = row ? sendKeys(row, box) : USUAL_KEYS;
    const button = /** @type {HTMLElement | null} */ (sendButtons(row, box)[0] ?? null);
    return { sending: { box, button }, keys: keys.filter((one) => one !== "Enter" || path.includes(session.editor)) };
  }

  /** Ask the agent, once in this draft. @param {Box} box */
  async #speak(box) {
    const session = this.#of(box);
    if (!session) return true;
    session.interrupted = true;
    session.keepCaret();
    const { host, shell, hello } = this.page;
    this.card.close();
    host.near(session.editor);
    const { nudge, offers } = session.view;
    const { choice, offer, quiet } = await askBeforeSend(host, shell.t, { why: nudge.why, offers: offers.slice(0, 2), server: hello.server });
    if (quiet) void shell.ask({ kind: "ignore", ignore: ignoreOf({ rule: "*", words: "" }, "quiet", session.here, this.page.now()) }).catch(() => null);
    if (choice === "insert" && offer) await insert(session, offer, () => undefined, this.page);
    else back(session);
    return choice === "send";
  }

  /** A reply is on its way: note what it promises. @param {Box} box */
  #sent(box) {
    const session = this.#of(box);
    const { settings, off } = this.page.hello;
    if (!session?.answer || box.kind !== "reply" || !settings.ledger || off.includes("ledger") || session.verdict() === null) return;
    const where = { to: session.view.customer, site: session.site, url: location.href, now: this.page.now() };
    for (const vow of vowsOf(session.answer, where)) void this.page.shell.ask({ kind: "vow", vow }).catch(() => null);
  }

  /** Settings, sites or the server have changed. @param {Hello} hello */
  settle(hello) {
    this.page.hello = hello;
    this.page.host.theme(hello.settings.theme);
    for (const session of this.sessions.values()) session.redraw();
    this.look();
  }

  stop() {
    this.unwatch();
    document.removeEventListener("focusin", this.#focused, true);
    for (const editor of [...this.sessions.keys()]) this.#leave(editor);
    for (const view of this.#views) this.#detach(view);
    this.page.host.remove();
  }
}
