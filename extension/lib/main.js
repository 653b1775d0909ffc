// A page at work: finds its reply boxes, keeps a session for each, and joins card, guard and ledger to them.

/** @import {Box, Hello, Read, ReadMessage} from "./types.d.ts" */
/** @import {Shell} from "./protocol.js" */
/** @import {Page} from "./page.js" */
import { boxesIn, watch } from "./boxes.js";
import { Card } from "./card.js";
import { noteDrawn, noteLeft, noteSent } from "./counting.js";
import { readDraft } from "./draft.js";
import { Drafts } from "./drafts.js";
import { hasFocus } from "./editor.js";
import { learnEnter } from "./enter.js";
import { guard } from "./guard.js";
import { mount } from "./host.js";
import { back, intentsOf } from "./intents.js";
import { isKey } from "./keys.js";
import { reader } from "./reader.js";
import { isSame, markOf } from "./same.js";
import { noteVows, speak } from "./sending.js";
import { pressed, submitted, typed } from "./sendings.js";
import { Session } from "./session.js";
import { rowFor } from "./sites.js";
import { unseen } from "./unseen.js";

/** The browser gives this key to the extension only where it is free; on the page it always works. */
const OPEN = "Alt+Shift+h";

/** Work on this page until the extension is gone. @param {Shell} shell @returns {Promise<{stop: () => void}>} */
export async function start(shell) {
  /** @type {Desk | null} */
  let desk = null;
  let isSettled = false;
  const stop = () => {
    desk?.stop();
    desk = null;
  };
  const settle = (/** @type {Hello} */ hello) => {
    isSettled = true;
    // To show what was only counted, or to hide it again, is to begin anew.
    if (desk && (!hello.on || desk.isShadow !== hello.shadow)) stop();
    if (desk) desk.settle(hello);
    else desk = open(shell, hello);
  };
  shell.onSettings(settle);
  shell.onCommand((name) => {
    if (name === "open") desk?.openCard();
  });
  shell.onGone(stop);
  const hello = await shell.ask({ kind: "hello", url: location.href });
  // What has changed meanwhile is newer.
  if (!isSettled) settle(hello);
  return { stop };
}

/** @param {Shell} shell @param {Hello} hello */
const open = (shell, hello) => (hello.on ? new Desk(shell, hello) : null);

class Desk {
  /** @param {Shell} shell @param {Hello} hello */
  constructor(shell, hello) {
    const host = hello.shadow ? unseen(document, shell.t) : mount(document, shell.t);
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
      drafts: new Drafts(),
      read: (box) => this.reader.read(this.page.row, box, this.page.hello.settings.own),
      name: (box) => this.reader.name(this.page.row, box, this.page.hello.settings.own),
      changed: (session) => this.#changed(session),
      open: (session) => this.#openCard(session),
      now: () => new Date(),
    };
    const selected = (/** @type {string} */ text) => this.#select(text);
    const around = { session: () => this.latest, card: () => this.card, selected };
    this.card = Card(host, shell.t, intentsOf(this.page, around));
    const of = (/** @type {Box} */ { editor }) => this.sessions.get(editor) ?? null;
    this.guard = guard({
      pressed: (path) => pressed(this.#inOrder(), this.page.row, path),
      submitted: (form, button) => submitted(this.#inOrder(), this.page.row, form, button),
      typing: (path) => typed(this.#inOrder(), this.page.row, path),
      watched: (box) => this.#asItIs(box)?.guarded ?? false,
      // Null is an answer here: not known.
      verdict: (box) => (of(box) ? /** @type {Session} */ (of(box)).verdict() : false),
      check: (box) => of(box)?.check() ?? Promise.resolve(false),
      speak: (box) => speak(of(box), this.card, this.page),
      mark: (box) => markOf(box, this.page),
      isSame: (box, mark) => isSame(box, mark, this.page),
      sent: (box) => {
        noteVows(of(box), this.page);
        noteSent(of(box));
      },
      lost: () => host.tell(shell.t("guard_again")),
    });
    this.#attach(window);
    /** @type {() => void} */
    this.unwatch = watch(document, () => this.look(), (node) => host.element.contains(node));
    document.addEventListener("focusin", this.#focused, true);
    window.addEventListener("pagehide", this.#hidden);
    this.look();
  }

  get isShadow() {
    return this.page.hello.shadow;
  }

  /** The page goes, and with it what is not told yet. */
  #hidden = () => this.sessions.forEach(noteLeft);

  /** @type {Set<Window>} */
  #views = new Set();

  #focused = () => {
    const here = [...this.sessions.values()].find((session) => hasFocus(session.editor));
    if (here && here !== this.latest) this.#workIn(here);
    this.look();
  };

  /** The open card goes along: what is chosen in it is done in this box. @param {Session} session */
  #workIn(session) {
    this.latest = session;
    this.card.update(session.view, () => session.place());
    noteDrawn(session, this.card.isOpen);
  }

  /** Look for reply boxes anew; a page that cannot be read is left alone. */
  look() {
    try {
      this.#look();
    } catch {
      // The next change of the page is another chance.
    }
  }

  #look() {
    this.page.row = rowFor(this.page.hello.rows, document);
    const boxes = this.#isOff() ? [] : boxesIn(this.page.row, document);
    for (const [editor] of this.sessions) if (!boxes.some((box) => box.editor === editor)) this.#leave(editor);
    for (const box of boxes) this.#meet(box);
    if (!boxes.length) void this.reader.remember(this.page.row, this.page.hello.settings.own).catch(() => undefined);
  }

  /** A self-hosted program is known only here, so only here can it be told that the server has switched it off. */
  #isOff() {
    return this.page.hello.offSites?.includes(this.page.row?.id ?? "generic") ?? false;
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
    const inCard = document.activeElement === this.page.host.element;
    session?.end();
    // Of a frame that was taken away nothing is kept.
    for (const view of this.#views) if (view.closed) this.#views.delete(view);
    if (this.latest !== session) return;
    this.latest = null;
    this.card.close();
    // Who was in the card goes on writing.
    if (session && inCard) back(session);
  }

  /** Listen in a window: the page's own, or that of a frame with a reply box. @param {Window} view */
  #attach(view) {
    // Where nothing is shown there is nothing to hold and nothing to open.
    if (this.isShadow) return;
    this.#views.add(view);
    this.guard.attach(view);
    view.addEventListener("keydown", this.#keyed, true);
  }

  /** @param {Window} view */
  #detach(view) {
    this.guard.detach(view);
    view.removeEventListener("keydown", this.#keyed, true);
  }

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    if (!this.page.row && isKey(event, "Enter")) this.#learn(event);
    if (!isKey(event, OPEN) || event.defaultPrevented) return;
    event.preventDefault();
    this.openCard();
  };

  /** On a site that nobody has described Enter may send. @param {KeyboardEvent} event */
  #learn(event) {
    const session = [...this.sessions.values()].find(({ editor }) => event.composedPath().includes(editor));
    if (session) learnEnter(session.editor, () => readDraft(session.editor, session.options).text);
  }

  /** @param {Session} session */
  #changed(session) {
    const isLatest = session === this.latest;
    if (isLatest && session.view.state === "reading" && !session.thread.key) this.card.close();
    else if (isLatest) this.card.update(session.view);
    noteDrawn(session, isLatest && this.card.isOpen);
  }

  /** Open the card of the box that is worked in; open already, it gets the focus. */
  openCard() {
    if (this.isShadow) return;
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
    this.card.open(session.view, () => session.place());
    noteDrawn(session, true);
  }

  /** Take words that the agent has selected for the customer's. @param {string} text */
  #select(text) {
    if (!this.latest) return;
    this.reader.take(this.latest.box, this.latest.thread.key, text);
    void this.latest.look();
  }

  /** The session of a box, which may have become a note a moment ago. @param {Box} box */
  #asItIs({ editor }) {
    const session = this.sessions.get(editor) ?? null;
    const now = session && boxesIn(this.page.row, document).find((one) => one.editor === editor);
    if (now) session.box = now;
    return session;
  }

  /** The box that was last worked in comes first: a menu at the end of the page belongs to it. */
  #inOrder() {
    const all = [...this.sessions.values()];
    return this.latest ? [this.latest, ...all.filter((one) => one !== this.latest)] : all;
  }

  /** Settings, sites or the server have changed. @param {Hello} hello */
  settle(hello) {
    const { paired, server } = this.page.hello;
    this.page.hello = hello;
    this.page.host.theme(hello.settings.theme);
    const anew = paired !== hello.paired || server !== hello.server;
    for (const session of this.sessions.values()) anew ? void session.retry() : session.redraw();
    this.look();
  }

  stop() {
    this.unwatch();
    document.removeEventListener("focusin", this.#focused, true);
    window.removeEventListener("pagehide", this.#hidden);
    for (const editor of [...this.sessions.keys()]) this.#leave(editor);
    for (const view of this.#views) this.#detach(view);
    this.page.host.remove();
  }
}
