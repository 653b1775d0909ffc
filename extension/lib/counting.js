// Tells what happens to findings and phrases, in counts without text; nothing waits for it, and nothing fails by it.

/** @import {Event, IgnoreScope, Offer, View} from "./types.d.ts" */
/** @import {Page} from "./page.js" */
/** @import {Session} from "./session.js" */
/** @import {Found} from "./subjects.js" */
import { MOST_REWORDS } from "./card/findings.js";
import { foundIn } from "./subjects.js";

/** @param {Session} session @param {Event[]} events */
function tell({ page: { hello, shell, row }, answer }, events) {
  if (!events.length || hello.settings.count === false || !hello.accepts.events?.length) return;
  const revision = answer?.lexicon.revision ?? "";
  void shell.ask({ kind: "count", events, site: row?.id ?? "", revision }).catch(() => null);
}

/** What of the answer stands now. @param {Session} session */
const found = ({ view, answer }) => (answer && view.state === "ready" ? foundIn(view, answer) : []);

/** @param {Session} session */
const langOf = ({ answer }) => answer?.language.code ?? "";

/** A view was drawn: beside the draft, and in the card if that is open. @param {Session} session
 *  @param {boolean} open */
export function noteDrawn(session, open) {
  const { kept, draft, quiet } = session;
  if (quiet || !session.answer) return;
  const flagged = kept.tally.flag(found(session).filter(sight(session, open)), draft.text);
  tell(session, [...flagged, ...kept.tally.show(open ? offersOf(session.view) : [], langOf(session))]);
}

/** Tell which findings can be seen. Where there is only counting, it counts what would be pointed out.
 *  @param {Session} session @param {boolean} open */
function sight({ draft, page: { hello } }, open) {
  const isWritten = draft.text.trim() !== "";
  if (hello.shadow) return () => isWritten;
  return (/** @type {Found} */ { marked }) => open || (marked && !hello.off.includes("underline"));
}

/** The phrases in the card. @param {View} view */
const offersOf = ({ offers, risks }) => [...offers, ...risks.flatMap((risk) => risk.offers.slice(0, MOST_REWORDS))];

/** @param {Session} session @param {Offer} offer */
export const noteInserted = (session, offer) => tell(session, session.kept.tally.insert(offer, langOf(session)));

/** A finding or a phrase was judged. @param {Session} session @param {string} key @param {boolean} up */
export function noteThumb(session, key, up) {
  const offer = session.view.offers.find(({ id }) => key === `offer:${id}`);
  if (offer && !up) tell(session, session.kept.tally.dismiss(offer, langOf(session)));
}

/** A finding was ignored; who wants quiet ignores all. @param {Session} session @param {string} key
 *  @param {IgnoreScope} scope */
export const noteIgnored = (session, key, scope) =>
  session.kept.tally.leave(found(session).filter((one) => scope === "quiet" || one.key === key));

/** @param {Session} session */
export const noteUnignored = ({ kept }) => kept.tally.takeBack();

/** Send is held for the question, with these phrases. @param {Session} session @param {Offer[]} offers */
export function noteAsked(session, offers) {
  const { tally } = session.kept;
  tell(session, [...tally.ask(), ...tally.show(offers, langOf(session))]);
}

/** @param {Session} session @param {boolean} send */
export const noteAnswered = (session, send) => tell(session, session.kept.tally.answer(send, session.draft.text));

/** A reply is on its way. @param {Session | null} session */
export function noteSent(session) {
  if (!session || session.box.kind !== "reply" || session.page.hello.shadow) return;
  const isKnown = session.verdict() !== null && session.answer && !isUnread(session.view);
  const { kept, draft } = session;
  if (draft.text.trim()) tell(session, kept.tally.send(draft.text, isKnown ? found(session) : null));
}

/** @param {View} view */
const isUnread = ({ trouble }) => trouble === "foreign" || trouble === "incomplete";

/** A draft is left. @param {Session} session */
export const noteLeft = (session) => tell(session, session.kept.tally.rest());
