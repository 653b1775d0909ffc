// One reply box: what was read of its conversation, what was asked, and what is drawn beside it.

/** @import {Analysis, Box, DraftText, Hello, Offer, Read, ReadMessage, Settings, View} from "./types.d.ts" */
/** @import {Shell} from "./protocol.js" */
/** @import {Host} from "./host.js" */
/** @import {Here} from "./ignores.js" */
import { Badge } from "./badge.js";
import { caretAt, readDraft, rectsOf } from "./draft.js";
import { caret, hasFocus, isField } from "./editor.js";
import { emptyView, viewOf } from "./findings.js";
import { isQuiet } from "./ignores.js";
import { Marks, visibleBox } from "./marks.js";
import { hashOf } from "./parts.js";
import { requestOf } from "./request.js";
import { allOwn } from "./whose.js";

/** Milliseconds without typing after which the server is asked. */
export const PAUSE = 200;
/** So many milliseconds the same text is not asked about again after it went wrong. */
const COOL = 10_000;
/** How often a text area is looked at: a value that a script has set makes no event. */
const GLANCE = 1000;
const SEPARATOR = "\u0000";

/**
 * @typedef {object} Page What all boxes of a page share.
 * @property {Shell} shell
 * @property {Host} host
 * @property {Hello} hello
 * @property {import("./types.d.ts").SiteRow | null} row
 * @property {(box: Box) => Promise<Read>} read
 * @property {(session: Session) => void} changed a view has changed
 * @property {(session: Session) => void} open the card is wanted
 * @property {() => Date} now
 */

let count = 0;

export class Session {
  /** @param {Box} box @param {Page} page */
  constructor(box, page) {
    this.box = box;
    this.page = page;
    /** @type {Read} */
    this.thread = { key: "", messages: [], total: null, load: null, changed: [] };
    /** @type {ReadMessage[]} What stands at each index of the answer. */
    this.sent = [];
    /** @type {DraftText} */
    this.draft = { text: "", pieces: [] };
    /** @type {Analysis | null} */
    this.answer = null;
    this.view = emptyView({ server: page.hello.server });
    /** @type {ReturnType<typeof caret> | null} */
    this.saved = null;
    /** @type {import("./blanks.js").Blanks | null} */
    this.blanks = null;
    this.badge = Badge(page.host, page.shell.t, { onopen: () => page.open(this) });
    this.marks = Marks(page.host);
    this.ends = new AbortController();
    this.#begin();
    this.#listen();
    void this.look();
  }

  /** What print of thread and draft the answer belongs to, and what is being asked. */
  #answered = "";
  /** @type {{print: string, done: Promise<void>} | null} */
  #asking = null;
  /** @type {{print: string, at: number} | null} */
  #failed = null;
  #timer = 0;
  #turn = 0;
  #looks = 0;

  get editor() {
    return this.box.editor;
  }

  get site() {
    return this.page.row?.id ?? location.hostname;
  }

  /** @returns {Here} */
  get here() {
    const thread = hashOf([this.site, this.thread.key]);
    return { draft: `${thread}.${this.nonce}`, thread, site: this.site };
  }

  get options() {
    const { quote, plain } = this.page.row?.composer ?? {};
    return { quote, plain };
  }

  /** @returns {Settings} */
  get settings() {
    return this.page.hello.settings;
  }

  /** A new draft: nothing missed in it yet, nothing asked about it. */
  #begin() {
    this.nonce = `${this.page.now().getTime().toString(36)}${(count += 1)}`;
    /** @type {Set<string>} */
    this.missed = new Set();
    this.interrupted = false;
  }

  #listen() {
    const { signal } = this.ends;
    const typed = () => this.later();
    this.editor.ownerDocument.addEventListener("input", (event) => this.#meant(event) && typed(), { capture: true, signal });
    if (isField(this.editor)) this.#glance();
    else {
      const seen = new MutationObserver(typed);
      seen.observe(this.editor, { childList: true, characterData: true, subtree: true });
      signal.addEventListener("abort", () => seen.disconnect());
    }
  }

  /** @param {Event} event */
  #meant(event) {
    return event.composedPath().includes(this.editor) || this.editor.ownerDocument !== document;
  }

  #glance() {
    const field = /** @type {HTMLTextAreaElement} */ (this.editor);
    let before = field.value;
    const timer = setInterval(() => {
      if (field.value !== before) this.later();
      before = field.value;
    }, GLANCE);
    this.ends.signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** Look at the conversation anew; another one clears everything of the one before. */
  async look() {
    const look = (this.#looks += 1);
    const read = await this.page.read(this.box).catch(() => this.thread);
    if (look !== this.#looks || this.ends.signal.aborted) return;
    if (read.key !== this.thread.key && this.thread.key) this.clear();
    this.thread = read;
    this.#takeDraft();
    if (this.#silent()) return this.#draw(emptyView({ state: "note", server: this.page.hello.server }));
    if (this.#print() === this.#answered) return this.view.state === "note" ? this.redraw() : this.#place();
    if (this.view.state === "note") this.#draw(emptyView({ server: this.page.hello.server }));
    this.later();
  }

  /** Ask when nobody has typed for a moment. */
  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.ask(), PAUSE);
  }

  /** Whether this is nobody's reply to a customer: a note, a forward, a mail among colleagues. */
  #silent() {
    const { kind, recipients } = this.box;
    return kind !== "reply" || (recipients !== null && allOwn(recipients, this.settings.own));
  }

  #takeDraft() {
    const before = this.draft.text.trim();
    this.draft = readDraft(this.editor, this.options);
    if (before && !this.draft.text.trim()) this.#begin();
  }

  #print() {
    const { key, messages, total } = this.thread;
    return [key, total, ...messages.map(({ role, text }) => role + text), this.draft.text].join(SEPARATOR);
  }

  /** Ask the server about thread and draft as they are, once. */
  async ask() {
    clearTimeout(this.#timer);
    if (this.ends.signal.aborted || !this.editor.isConnected || this.#silent()) return;
    this.#takeDraft();
    const print = this.#print();
    if (this.#answered === print || this.#cooling(print)) return this.#place();
    if (this.#asking?.print === print) return this.#asking.done;
    this.#asking = { print, done: this.#send(print) };
    await this.#asking.done;
  }

  /** Whether this very text has just failed: a busy page would have us knock without end. @param {string} print */
  #cooling(print) {
    return this.#failed?.print === print && this.page.now().getTime() - this.#failed.at < COOL;
  }

  /** Ask again though it has just failed. */
  retry() {
    this.#failed = null;
    return this.ask();
  }

  /** @param {string} print */
  async #send(print) {
    const turn = (this.#turn += 1);
    const { hello, row, now, shell } = this.page;
    const { request, sent } = requestOf(this.thread, this.draft.text, { row, own: this.settings.own, now: now(), limits: hello.limits });
    if (!sent.length && !this.draft.text.trim()) return this.#take(turn, print, () => this.#nothing());
    if (this.view.state !== "ready") this.#draw(emptyView({ server: hello.server }));
    const said = await shell.ask({ kind: "analyze", request }).catch(() => null);
    this.#take(turn, print, () => {
      this.#failed = said?.ok ? null : { print, at: now().getTime() };
      if (!said?.ok) return this.#fail(said?.trouble ?? "offline");
      this.#answered = print;
      this.answer = said.answer;
      this.sent = sent;
      this.redraw();
    });
  }

  /** Draw an answer unless the text has moved on meanwhile. @param {number} turn @param {string} print @param {() => void} draw */
  #take(turn, print, draw) {
    if (turn !== this.#turn || this.ends.signal.aborted) return;
    this.#asking = null;
    this.#takeDraft();
    if (this.#print() === print) draw();
    else this.later();
  }

  #nothing() {
    this.answer = null;
    this.#answered = this.#print();
    this.#draw(emptyView({ state: "ready", trouble: this.#reading(), server: this.page.hello.server }));
  }

  /** @param {NonNullable<View["trouble"]>} trouble */
  #fail(trouble) {
    this.answer = null;
    this.#answered = "";
    this.#draw(emptyView({ state: "ready", trouble, server: this.page.hello.server }));
  }

  /** What the reading of the page itself has to admit. @returns {View["trouble"]} */
  #reading() {
    if (this.thread.changed.length) return "changed";
    return this.thread.messages.some(({ role }) => role === "customer") ? null : "unread";
  }

  /** Draw the last answer again: settings may have changed. */
  redraw() {
    if (!this.answer) return this.#place();
    const { off, server } = this.page.hello;
    const { thread: read, sent, missed, here, settings } = this;
    const view = viewOf(this.answer, { read, sent, missed, here, settings, off, server });
    this.#draw({ ...view, trouble: view.trouble ?? this.#reading() });
  }

  /** @param {View} view */
  #draw(view) {
    this.view = view;
    this.page.changed(this);
    this.#place();
    this.#underline();
  }

  #place() {
    if (this.quiet) return this.badge.hide();
    this.badge.show(this.view, () => visibleBox(this.editor), () => this.#caretBox());
  }

  /** Where the caret stands, so that nothing is drawn over it. */
  #caretBox() {
    if (!hasFocus(this.editor)) return null;
    const at = caretAt(this.editor, this.draft);
    return at === null ? null : (rectsOf(this.editor, this.draft, Math.max(0, at - 1), at).at(-1) ?? null);
  }

  #underline() {
    const wanted = !this.quiet && !this.page.hello.off.includes("underline");
    const { draft, editor } = this;
    const marks = wanted ? this.view.risks.flatMap(({ span, code, why }) =>
      span ? [{ rects: () => rectsOf(editor, draft, span.start, span.end), kind: code, title: why }] : []) : [];
    if (marks.length) this.marks.risks(editor, marks);
    else this.marks.clear();
  }

  get quiet() {
    return isQuiet(this.settings.ignores, this.here);
  }

  /** Whether this box may be asked about before it is sent. */
  get guarded() {
    const { hello } = this.page;
    return settled(hello) && !this.interrupted && !this.quiet && !this.#silent();
  }

  /** Whether to speak up before Send; null when that is not known for the text as it is. */
  verdict() {
    this.#takeDraft();
    return this.#print() === this.#answered ? this.view.nudge.advised : null;
  }

  /** Ask now, and say whether to speak up. */
  async check() {
    await this.ask();
    return this.verdict() === true;
  }

  /** Keep where the caret is, for when the focus comes back. */
  keepCaret() {
    this.saved = caret(this.editor);
  }

  /** Forget all findings before anything else is drawn. */
  clear() {
    this.#turn += 1;
    this.#asking = null;
    clearTimeout(this.#timer);
    this.answer = null;
    this.#answered = "";
    this.sent = [];
    this.thread = { key: "", messages: [], total: null, load: null, changed: [] };
    this.#begin();
    this.marks.clear();
    this.badge.hide();
    this.view = emptyView({ server: this.page.hello.server });
    this.page.changed(this);
  }

  /** Leave the page as it was. */
  end() {
    this.ends.abort();
    this.blanks?.end();
    this.clear();
  }
}

/** @param {Hello} hello */
const settled = (hello) => hello.on && hello.paired && hello.settings.mode === "nudge" && !hello.off.includes("guard");
