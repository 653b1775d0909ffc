// The words of this page: one plain name for each thing the server may find. Unknown codes are shown as they are.

export const LEVELS = ["calm", "uneasy", "frustrated", "angry"];
export const ROLES = { customer: "Customer", agent: "Us", other: "Someone else" };
export const TRENDS = ["rising", "easing", "steady"];

const NAMES = {
  repeat_contact: "Contacting us again",
  waiting: "Waiting too long",
  no_response: "No answer from us",
  broken_promise: "A promise not kept",
  repeat_explaining: "Having to explain again",
  runaround: "Passed around",
  failed_fix: "The fix did not hold",
  impact: "Harm to their work",
  billing: "A charge or refund",
  policy: "A rule that feels unfair",
  defect: "Something does not work",
  poor_service: "How they were treated",
  effort: "Too much effort",
  confusion: "Not clear to them",
  churn_threat: "May leave",
  escalation: "Asks for a manager",
  legal_threat: "Legal steps",
  public_threat: "May go public",
  abuse: "Strong language",
  "need:ack": "Name what went wrong for them",
  "need:apology": "Say sorry, once",
  "need:ownership": "Say who takes care of it",
  "need:explanation": "Say why it happened",
  "need:action": "Say what you do next",
  "need:timeframe": "Say by when",
  "need:alternative": "Offer another way",
  "need:answer": "Answer the question",
  "need:handoff": "Hand over to someone",
  "risk:blame": "Puts it on the customer",
  "risk:dismissive": "Makes it sound small",
  "risk:policy_wall": "Hides behind a rule",
  "risk:non_apology": "Sorry without being sorry",
  "risk:over_apology": "Too many apologies",
  "risk:over_promise": "Promises too much",
  "risk:vague_time": "No real time",
  "risk:cold": "Reads cold",
  "risk:cheerful_mismatch": "Too cheerful for this moment",
  "risk:scripted": "Reads like a script",
  "risk:unfilled_blank": "A blank is still open",
  "act:acknowledge": "Acknowledge",
  "act:own": "Take it on",
  "act:explain": "Explain",
  "act:act": "Act",
  "act:expect": "Give a time",
  "act:offer": "Offer a way",
  "act:answer": "Answer",
  "act:thank": "Thank",
  "act:ask": "Ask",
  "act:handoff": "Hand over",
  "act:close": "Close",
  "act:reframe": "Reword",
  "does:apology": "Apologises",
  "does:ownership": "Takes it on",
  "does:explanation": "Explains",
  "does:action": "Acts",
  "does:alternative": "Offers another way",
  "does:gratitude": "Thanks",
  "does:ask": "Asks",
  "does:handoff": "Hands over",
  "does:open_door": "Invites a reply",
  "does:ack:specific": "Names what happened",
  "does:ack:generic": "Acknowledges in general",
  "does:timeframe:concrete": "Gives a time",
  "does:timeframe:vague": "Vague about time",
  "place:opening": "after the greeting",
  "place:body": "where you write",
  "place:closing": "before you sign off",
};

const plain = (code) => code.replaceAll("_", " ").replaceAll("-", " ");
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Name a code within a kind ("need", "risk", "act", "does", "place" or "" for causes). */
export function name(code, kind = "") {
  return NAMES[kind ? `${kind}:${code}` : code] ?? capital(plain(code));
}

/** Name a cue ("waiting/still-waiting") for a tool tip. */
export const cueName = (cue) => capital(plain(cue.split("/").at(-1)));

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

export const count = (number, one, many) => `${NUMBERS[number] ?? number} ${number === 1 ? one : many}`;

/** Shorten a quotation to about `limit` characters at a space. */
export function brief(text, limit = 90) {
  const flat = text.replace(/\s+/gu, " ").trim();
  if (flat.length <= limit) return flat;
  const cut = flat.lastIndexOf(" ", limit);
  return `${flat.slice(0, cut > limit / 2 ? cut : limit)}…`;
}
