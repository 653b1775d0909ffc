// One reply box: what was read of its conversation, what was asked, and what is drawn beside it.

/** @import {Analysis, Box, DraftText, Read, ReadMessage, Settings, View} from "./types.d.ts" */
/** @import {Said} from "./inquiry.js" */
/** @import {Here} from "./ignores.js" */
/** @import {Page} from "./page.js" */
import { readDraft } from "./draft.js";
import { noteLeft } from "./counting.js";
import { newDraft } from "./drafts.js";
import { caret } from "./editor.js";
import { emptyView, viewOf } from "./findings.js";
import { isQuiet } from "./ignores.js";
import { Inquiry } from "./inquiry.js";
import { visibleBox } from "./marks.js";
import { Overlay } from "./overlay.js";
import { admission, isGuarded, isSilent, optionsOf } from "./page.js";
import { hashOf } from "./parts.js";
import { requestOf } from "./request.js";
import { onTyping } from "./typing.js";

/** Milliseconds without typing after which the server is asked. */
export const PAUSE = 200;
const SEPARATOR = "\u0000";

/** @returns {Read} */
const nothingRead = () => ({ key: "", messages: [], total: null, load: null, changed: [] });

export class Session {
  /** @param {Box} box @param {Page} page */
  constructor(box, page) {
    this.box = box;
    this.page = page;
    this.thread = nothingRead();
    /** @type {ReadMessage[]} What stands at each index of the answer. */
    this.sent = [];
    /** @type {DraftText} */
    this.draft = { text: "", pieces: [] };
    this.kept = newDraft(page.now());
    /** @type {Analysis | null} */
    this.answer = null;
    this.view = emptyView({ server: page.hello.server });
    /** @type {ReturnType<typeof caret> | null} */
    this.saved = null;
    /** @type {import("./blanks.js").Blanks | null} */
    this.blanks = null;
    this.overlay = new Overlay(page.host, box.editor, () => this.draft, () => page.open(this));
    this.inquiry = new Inquiry({
      print: () => this.#print(),
      ask: () => this.#asked(),
      answered: (answer) => this.#answered(answer),
      failed: (trouble) => this.#failed(trouble),
      moved: () => this.later(),
      now: () => page.now().getTime(),
    });
    this.ends = new AbortController();
    onTyping(this.editor, () => this.later(), this.ends.signal);
    // The card stays open while one writes on: what is chosen in it goes where the caret was last.
    this.editor.addEventListener("focusout", () => this.keepCaret(), { signal: this.ends.signal });
    void this.look();
  }

  #timer = 0;
  #looks = 0;
  /** @type {ReadMessage[]} */
  #asking = [];

  get editor() {
    return this.box.editor;
  }

  get site() {
    return this.page.row?.id ?? location.hostname;
  }

  get marks() {
    return this.overlay.marks;
  }

  /** @returns {Here} */
  get here() {
    const thread = hashOf([this.site, this.thread.key]);
    return { draft: `${thread}.${this.kept.nonce}`, thread, site: this.site };
  }

  get options() {
    return optionsOf(this.page);
  }

  /** @returns {Settings} */
  get settings() {
    return this.page.hello.settings;
  }

  /** Look at the conversation anew; another one clears everything of the one before. */
  async look() {
    const look = (this.#looks += 1);
    const read = await this.page.read(this.box).catch(() => this.thread);
    if (look !== this.#looks || this.ends.signal.aborted) return;
    if (read.key !== this.thread.key) this.#turnTo(read);
    this.thread = read;
    this.#takeDraft();
    if (this.#silent) return this.#hush();
    if (this.inquiry.isKnown) return this.#place();
    if (this.view.state === "note") this.#rest("reading");
    this.later();
  }

  /** What is nobody's reply is asked about no more, and an answer that is on its way is not drawn. */
  #hush() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.inquiry.clear();
    this.answer = null;
    this.#rest("note");
  }

  /** @param {Read} read */
  #turnTo(read) {
    if (this.thread.key) this.clear();
    this.kept = this.page.drafts.find(read.key, readDraft(this.editor, this.options).text) ?? this.kept;
  }

  /** Ask when nobody has typed for a moment. */
  later() {
    clearTimeout(this.#timer);
    if (this.ends.signal.aborted || this.#silent) return;
    this.#timer = setTimeout(() => void this.ask(), PAUSE);
    this.overlay.busy(true);
  }

  get #silent() {
    return isSilent(this.box, this.settings.own);
  }

  /** Read the draft; one that was emptied begins anew. */
  #takeDraft() {
    const before = this.draft.text.trim();
    this.draft = readDraft(this.editor, this.options);
    if (before && !this.draft.text.trim()) this.kept = newDraft(this.page.now());
  }

  /** What thread and draft are now, told from all others. */
  #print() {
    this.#takeDraft();
    const { key, messages, total } = this.thread;
    return [key, total, ...messages.map(({ role, text }) => role + text), this.draft.text].join(SEPARATOR);
  }

  /** Ask the server about thread and draft as they are, once. */
  async ask() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (this.ends.signal.aborted || !this.editor.isConnected || this.#silent) return;
    const done = this.inquiry.ask();
    this.#place();
    await done;
    this.#place();
    this.#underline();
  }

  /** Ask again though it has just failed. */
  retry() {
    this.inquiry.forgive();
    return this.ask();
  }

  /** @returns {Promise<Said>} */
  async #asked() {
    const { hello, row, now, shell } = this.page;
    const { own } = this.settings;
    const { request, sent } = requestOf(this.thread, this.draft.text, { row, own, now: now(), limits: hello.limits });
    this.#asking = sent;
    if (!sent.length && !this.draft.text.trim()) return { ok: true, answer: null };
    if (this.view.state !== "ready") this.#rest("reading");
    return shell.ask({ kind: "analyze", request, box: this.kept.nonce });
  }

  /** @param {Analysis | null} answer */
  #answered(answer) {
    this.answer = answer;
    this.sent = this.#asking;
    if (answer) this.redraw();
    else this.#draw(emptyView({ state: "ready", trouble: admission(this.thread), server: this.page.hello.server }));
  }

  /** @param {NonNullable<View["trouble"]>} trouble */
  #failed(trouble) {
    this.answer = null;
    this.#draw(emptyView({ state: "ready", trouble, server: this.page.hello.server }));
  }

  /** Draw the last answer again: settings may have changed. */
  redraw() {
    if (!this.answer) return this.#place();
    const { off, server } = this.page.hello;
    const { thread: read, sent, here, settings } = this;
    const view = viewOf(this.answer, { read, sent, missed: this.kept.missed, here, settings, off, server });
    this.#draw({ ...view, trouble: view.trouble ?? admission(this.thread) });
  }

  /** Draw a state without findings. @param {"note" | "reading"} state */
  #rest(state) {
    if (this.view.state === state) return this.#place();
    this.#draw(emptyView({ state, server: this.page.hello.server }));
  }

  /** @param {View} view */
  #draw(view) {
    this.view = view;
    this.page.changed(this);
    this.#place();
    this.#underline();
  }

  /** Text that was taken away and is back again stands in other nodes. */
  #underline() {
    const wanted = !this.#unseen && !this.page.hello.off.includes("underline");
    this.overlay.underline(wanted && this.inquiry.isKnown ? this.view.risks : []);
  }

  #place() {
    if (this.ends.signal.aborted) return;
    if (this.#unseen) this.overlay.badge.hide();
    else this.overlay.place(this.view);
    this.overlay.busy(this.#timer !== 0 || this.inquiry.isAsking);
  }

  /** Where the box is, and the blank in it that is to be filled. @returns {import("./card.js").Place} */
  place() {
    return { ...visibleBox(this.editor), seen: this.blanks?.box() ?? null };
  }

  get quiet() {
    return isQuiet(this.settings.ignores, this.here);
  }

  get #unseen() {
    return this.quiet || this.page.hello.shadow === true;
  }

  /** Whether this box may be asked about before it is sent. */
  get guarded() {
    return isGuarded(this.page.hello) && !this.kept.interrupted && !this.quiet && !this.#silent;
  }

  /** Whether to speak up before Send; null when that is not known for the text and the conversation as they are. */
  verdict() {
    const isKnown = this.inquiry.isKnown && this.page.name(this.box) === this.thread.key;
    return isKnown ? this.view.nudge.advised : null;
  }

  /** Ask now about the conversation as it is now, and say whether to speak up. */
  async check() {
    await this.look();
    await this.ask();
    return this.verdict() === true;
  }

  /** Keep where the caret is, for when the focus comes back. */
  keepCaret() {
    const now = caret(this.editor);
    if (now.field || now.range) this.saved = now;
  }

  /** Forget all findings before anything else is drawn. */
  clear() {
    noteLeft(this);
    this.page.drafts.leave(this.thread.key, this.draft.text, this.kept);
    this.inquiry.clear();
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.answer = null;
    this.sent = [];
    this.thread = nothingRead();
    this.kept = newDraft(this.page.now());
    this.overlay.clear();
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
