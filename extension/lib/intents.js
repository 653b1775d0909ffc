// What a person does in the card, done on the page.

/** @import {Ignore, IgnoreScope, Intents, Offer, View} from "./types.d.ts" */
/** @import {Page} from "./page.js" */
/** @import {Session} from "./session.js" */
import { Blanks } from "./blanks.js";
import { copy } from "./copy.js";
import { noteIgnored, noteInserted, noteThumb, noteUnignored } from "./counting.js";
import { readDraft, select } from "./draft.js";
import { caret, focusEditor, restore } from "./editor.js";
import { ignoreOf, ONES } from "./ignores.js";
import { put } from "./insert.js";
import { rangeOf } from "./range.js";
import { requestOf } from "./request.js";
import { entryOf } from "./subjects.js";

/**
 * Give what the card may ask.
 * @param {Page} page
 * @param {{session: () => Session | null, card: () => {close(): void}, selected: (text: string) => void}} around
 * @returns {Intents}
 */
export function intentsOf(page, { session, card, selected }) {
  const { ask, t } = page.shell;
  const { host } = page;
  /** @type {Ignore | null} */
  let last = null;

  /** @param {(session: Session) => unknown} work */
  const here = (work) => {
    const one = session();
    if (one) void Promise.resolve(work(one)).catch(() => undefined);
  };

  /** @param {Ignore[]} ignores */
  const settle = (ignores) => {
    page.hello = { ...page.hello, settings: { ...page.hello.settings, ignores } };
    here((one) => one.redraw());
  };

  return {
    insert: (offer) => here((one) => insert(one, offer, card().close, page)),
    show: ({ span }) => here((one) => {
      card().close();
      if (span) select(one.editor, one.draft, span.start, span.end);
    }),
    quote: (message, span) => here((one) => light(one, message, span)),
    ignore: (key, scope) => here(async (one) => {
      noteIgnored(one, key, scope);
      last = ignoreOf(findingOf(one.view, key), scope, one.here, page.now());
      settle(await ask({ kind: "ignore", ignore: last }));
      if (scope === "quiet") card().close();
    }),
    unignore: () => here(async (one) => {
      noteUnignored(one);
      if (last) settle(await ask({ kind: "unignore", id: last.id }));
    }),
    thumb: (key, up, words) => here((one) => {
      noteThumb(one, key, up);
      const revision = one.answer?.lexicon.revision ?? "";
      const entry = one.answer ? entryOf(key, one.view, one.answer) : "";
      return ask({ kind: "report", finding: ruleOf(key), up, words, site: one.site, revision, entry });
    }),
    keep: (offer, text) => here(async (one) => {
      const phrases = await ask({ kind: "keep", for: offer.need ?? offer.causes[0] ?? offer.act, text });
      page.hello = { ...page.hello, settings: { ...page.hello.settings, phrases } };
      one.redraw();
    }),
    brief: () => here((one) => handOff(one, page)),
    promised: () => void ask({ kind: "open", page: "ledger" }).catch(() => null),
    options: () => void ask({ kind: "open", page: page.hello.paired ? "options" : "pair" }).catch(() => null),
    pair: () => void ask({ kind: "open", page: "pair" }).catch(() => null),
    readSelection: () => {
      const words = String(document.getSelection() ?? "").trim();
      if (words) selected(words);
      else host.tell(t("card_select_first"));
    },
    retry: () => here((one) => one.retry()),
    close: () => here((one) => back(one)),
  };
}

/** Put an offer into the draft, and go to its first blank. @param {Session} session @param {Offer} offer
 *  @param {() => void} close @param {Page} page */
export async function insert(session, offer, close, page) {
  const { editor, options, saved } = session;
  close();
  const done = await put(editor, options, offer, saved ?? caret(editor));
  session.blanks?.end();
  if (done.ok) noteInserted(session, offer);
  if (done.ok) session.blanks = new Blanks(editor, options, offer, done.start);
  else page.host.tell(page.shell.t(done.how === "clipboard" ? "card_copied" : "card_moved_on"));
  session.saved = null;
  session.later();
}

/** Give focus and caret back to the draft. @param {Session} session */
export function back(session) {
  if (!session.editor.isConnected) return;
  if (session.saved) restore(session.editor, session.saved);
  else focusEditor(session.editor);
}

/** Light up words of the thread. @param {Session} session @param {number} message @param {{start: number, text: string}} span */
function light(session, message, span) {
  const element = session.sent[message]?.element;
  if (!(element instanceof HTMLElement) || !element.isConnected) return;
  const text = readDraft(element, {});
  const start = nearest(text.text, span.text, span.start);
  const range = start < 0 ? null : rangeOf(element, text, start, start + span.text.length);
  if (range) session.marks.lit([range]);
}

/** Find words in a text, where they stand several times the place next to `at`. @param {string} text @param {string} words @param {number} at */
function nearest(text, words, at) {
  let best = text.indexOf(words);
  for (let next = best; next >= 0; next = text.indexOf(words, next + 1)) {
    if (Math.abs(next - at) < Math.abs(best - at)) best = next;
  }
  return best;
}

/** Copy the case in short, for a colleague. @param {Session} session @param {Page} page */
async function handOff({ thread, draft, settings }, { hello, row, now, shell, host }) {
  const { request } = requestOf(thread, draft.text, { row, own: settings.own, now: now(), limits: hello.limits });
  const said = await shell.ask({ kind: "analyze", request: { ...request, brief: true }, box: "brief" });
  const done = said.ok && Boolean(said.answer.brief) && (await copy(said.answer.brief ?? "", host.root));
  host.tell(shell.t(done ? "card_brief_copied" : "card_brief_failed"));
}

/** "risk:vague_time:42" is a place of a rule, "question:1" one of many. @param {string} key */
function ruleOf(key) {
  const [kind, code] = key.split(":");
  return ONES.includes(kind) || code === undefined ? kind : `${kind}:${code}`;
}

/** @param {View} view @param {string} key */
function findingOf(view, key) {
  const one = [...view.risks, ...view.questions, ...view.promises].find((item) => item.key === key);
  return { rule: ruleOf(key), words: one?.text ?? "" };
}
