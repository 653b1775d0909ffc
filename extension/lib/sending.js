// What happens around Send: the one question before it, and the promises noted after it.

/** @import {Page} from "./page.js" */
/** @import {Session} from "./session.js" */
import { noteAnswered, noteAsked } from "./counting.js";
import { askBeforeSend } from "./dialog.js";
import { ignoreOf } from "./ignores.js";
import { back, insert } from "./intents.js";
import { vowsOf } from "./ledger.js";

/** Ask the agent, once in a draft; true: send. @param {Session | null} session @param {{close(): void}} card
 *  @param {Page} page @returns {Promise<boolean>} */
export async function speak(session, card, page) {
  if (!session) return true;
  session.kept.interrupted = true;
  session.keepCaret();
  card.close();
  page.host.near(session.editor);
  const { nudge, offers } = session.view;
  const { server } = page.hello;
  const about = { why: nudge.why, offers: offers.slice(0, 2), server };
  noteAsked(session, about.offers);
  const { choice, offer, quiet } = await askBeforeSend(page.host, page.shell.t, about);
  noteAnswered(session, choice === "send");
  if (quiet) keepQuiet(session, page);
  try {
    if (choice === "insert" && offer) await insert(session, offer, () => undefined, page);
    else back(session);
  } catch {
    // The agent has answered: what goes wrong afterwards sends nothing.
  }
  return choice === "send";
}

/** @param {Session} session @param {Page} page */
function keepQuiet({ here }, { shell, now }) {
  const ignore = ignoreOf({ rule: "*", words: "" }, "quiet", here, now());
  void shell.ask({ kind: "ignore", ignore }).catch(() => null);
}

/** Drafts whose promises are on the list already: what a page's script presses again is the same reply.
 *  @type {WeakMap<import("./drafts.js").Draft, string>} */
const noted = new WeakMap();

/** A reply is on its way: note what it promises. @param {Session | null} session @param {Page} page */
export function noteVows(session, { hello, shell, now }) {
  const { settings, off } = hello;
  if (!session?.answer || session.box.kind !== "reply" || !settings.ledger || off.includes("ledger")) return;
  if (session.verdict() === null || noted.get(session.kept) === session.draft.text) return;
  noted.set(session.kept, session.draft.text);
  const where = { to: session.view.customer, site: session.site, url: location.href, now: now() };
  for (const vow of vowsOf(session.answer, where)) void shell.ask({ kind: "vow", vow }).catch(() => null);
}
