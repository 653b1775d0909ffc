// A view of every state that the card and the badge can be in, told with invented people.

/** @typedef {import("../../../extension/lib/types.js").View} View */
/** @typedef {import("../../../extension/lib/types.js").Offer} Offer */

const span = (/** @type {string} */ text, start = 0) => ({ start, end: start + text.length, text });

/** @param {Partial<Offer> & {id: string, text: string}} offer @returns {Offer} */
export const offer = (offer) => ({
  need: null,
  act: "acknowledge",
  slots: [],
  place: "opening",
  replaces: null,
  why: "",
  source: "support practice",
  causes: [],
  own: false,
  ...offer,
});

/** @returns {View} */
export const empty = () => ({
  state: "ready",
  trouble: null,
  level: null,
  trend: "single",
  emotions: [],
  open: 0,
  customer: "",
  read: { count: 0, total: null, load: null },
  causes: [],
  checklist: [],
  questions: [],
  promises: [],
  risks: [],
  offers: [],
  escalate: { advised: false, why: "" },
  nudge: { advised: false, why: "" },
  server: "heedful.example",
});

const quote = (/** @type {string} */ text) => ({ text, message: 2, span: span(text) });

/** @returns {View} */
export const upset = () => ({
  ...empty(),
  level: "frustrated",
  trend: "rising",
  emotions: ["disappointment", "frustration"],
  open: 8,
  customer: "Helen Marsh",
  read: { count: 2, total: 7, load: "load_story" },
  causes: [
    {
      key: "cause:broken_promise",
      cause: "broken_promise",
      label: "Broken promise",
      covered: false,
      open: true,
      why: "",
      quotes: [quote("You said it would be here by Friday")],
    },
    {
      key: "cause:repeat_contact",
      cause: "repeat_contact",
      label: "Had to contact us again",
      covered: false,
      open: true,
      why: "",
      quotes: [quote("this is the third time I ask"), quote("nobody has replied to my last message")],
    },
    {
      key: "cause:defect",
      cause: "defect",
      label: "Does not work",
      covered: true,
      open: true,
      why: "",
      quotes: [quote("the card reader is broken")],
    },
  ],
  checklist: [
    { key: "need:ack", need: "ack", done: false, why: "Name what went wrong for this customer, in their own terms." },
    { key: "need:apology", need: "apology", done: true, why: "" },
    {
      key: "need:ownership",
      need: "ownership",
      done: false,
      why: "Say who takes this over; “I” reads better than “we”.",
    },
    { key: "need:timeframe", need: "timeframe", done: false, why: "Give a day or an hour instead of leaving it open." },
  ],
  questions: [
    {
      key: "question:1",
      text: "When will the card reader arrive?",
      answered: false,
      message: 2,
      span: span("When will the card reader arrive?"),
    },
    {
      key: "question:2",
      text: "And can you lend us one until then?",
      answered: true,
      message: 2,
      span: span("And can you lend us one until then?"),
    },
  ],
  promises: [
    {
      key: "promise:1",
      text: "I will send you the replacement by Friday",
      due: "2026-11-13T23:59:59+01:00",
      status: "broken",
      message: 1,
      span: span("I will send you the replacement by Friday"),
    },
    {
      key: "promise:2",
      text: "I'll call you on Thursday at 15:00",
      due: "2026-11-19T15:00:00+01:00",
      status: "open",
      message: 1,
      span: span("I'll call you on Thursday at 15:00"),
    },
    {
      key: "promise:3",
      text: "You will get the invoice again",
      due: null,
      status: "kept",
      message: 1,
      span: span("You will get the invoice again"),
    },
  ],
  risks: [
    {
      key: "risk:dismissive:Please be patient",
      code: "dismissive",
      text: "Please be patient",
      span: { start: 61, end: 78 },
      why: "Telling people how to feel makes them feel it more.",
      offers: [
        offer({
          id: "reframe/dismissive/0",
          act: "reframe",
          place: "replace",
          replaces: span("Please be patient", 61),
          text: "This is the next step: [step].",
          slots: [{ name: "step", start: 23, end: 29, filled: false }],
        }),
      ],
    },
    {
      key: "risk:vague_time:soon",
      code: "vague_time",
      text: "soon",
      span: { start: 116, end: 120 },
      why: "After a wait, a time without a date reads as no time at all.",
      offers: [
        offer({
          id: "reframe/vague_time/0",
          act: "reframe",
          place: "replace",
          replaces: span("soon", 116),
          text: "by [time]",
          slots: [{ name: "time", start: 3, end: 9, filled: false }],
        }),
        offer({ id: "reframe/vague_time/1", act: "reframe", place: "replace", replaces: span("soon", 116), text: "" }),
      ],
    },
    {
      key: "risk:unfilled_blank:{{name}}",
      code: "unfilled_blank",
      text: "{{name}}",
      span: { start: 3, end: 11 },
      why: "A blank is not filled in yet.",
      offers: [],
    },
    {
      key: "risk:cold",
      code: "cold",
      text: null,
      span: null,
      why: "Nothing in the draft shows that the customer was heard.",
      offers: [],
    },
  ],
  offers: [
    offer({
      id: "own/1",
      need: "ack",
      text: "We said Friday and it did not come. That was our miss.",
      own: true,
      why: "",
      source: "",
    }),
    offer({
      id: "ack-event",
      need: "ack",
      text: "You are right: [what happened] should not have happened.",
      slots: [{ name: "what_happened", start: 15, end: 30, filled: false }],
      why: "Names this customer's own case and takes their side of the table.",
      source: "Herhausen et al. 2023",
    }),
    offer({
      id: "waiting/own-it",
      need: "ownership",
      act: "own",
      text: "The wait for your replacement is ours to end, and I am taking it over myself.",
      why: "A named person makes a wait feel bounded.",
    }),
    offer({
      id: "waiting/when",
      need: "timeframe",
      act: "expect",
      place: "body",
      text: "I will send you the replacement or a clear date for it by [time].",
      why: "A wait with an end feels shorter than an open one.",
      source: "Maister 1985",
      slots: [
        { name: "thing", start: 20, end: 31, filled: true },
        { name: "time", start: 58, end: 64, filled: false, options: ["Thursday 19", "Friday 20", "Monday 23"] },
      ],
    }),
  ],
  nudge: {
    advised: true,
    why: "The customer is upset, the draft leaves out an acknowledgement and an apology, and “soon” can make it worse.",
  },
});

/** @returns {View} */
const grave = () => ({
  ...upset(),
  level: "angry",
  trend: "steady",
  open: 3,
  emotions: ["anger"],
  escalate: { advised: true, why: "Words alone will not fix this: “my lawyer”. Bring in someone who can decide." },
  risks: [],
  offers: [],
  read: { count: 4, total: null, load: null },
});

/** @returns {View} */
const fine = () => ({
  ...empty(),
  level: "calm",
  customer: "Joon Park",
  read: { count: 1, total: 1, load: null },
  causes: [
    {
      key: "cause:defect",
      cause: "defect",
      label: "",
      covered: true,
      open: true,
      why: "",
      quotes: [quote("the label printer is slow")],
    },
  ],
  checklist: [{ key: "need:action", need: "action", done: true, why: "" }],
});

/** @returns {View} */
const uneasy = () => ({
  ...upset(),
  level: "uneasy",
  trend: "easing",
  open: 1,
  risks: [],
  promises: [],
  causes: upset().causes.slice(1),
  nudge: { advised: false, why: "" },
});

/** @type {import("../../../extension/lib/types.js").Trouble[]} */
export const TROUBLES = [
  "offline",
  "slow",
  "denied",
  "unpaired",
  "refused",
  "busy",
  "foreign",
  "incomplete",
  "changed",
  "unread",
  "reloaded",
];

/** Every state by name. @returns {Record<string, View>} */
export const views = () => ({
  upset: upset(),
  grave: grave(),
  uneasy: uneasy(),
  fine: fine(),
  nothing: empty(),
  draft: { ...empty(), open: 1, risks: upset().risks.slice(0, 1) },
  reading: { ...empty(), state: "reading" },
  asleep: { ...empty(), state: "asleep" },
  note: { ...empty(), state: "note" },
  ...Object.fromEntries(
    TROUBLES.map((trouble) => [trouble, { ...empty(), trouble, open: trouble === "incomplete" ? 2 : 0 }]),
  ),
});

/** A view in which every text is `text`, for seeing what a text can do. @param {string} text @returns {View} */
export function hostile(text) {
  const view = /** @type {any} */ (structuredClone(upset()));
  const names = new Set(["text", "why", "label", "customer", "source", "server", "code", "need", "act", "cause"]);
  const walk = (/** @type {any} */ item) => {
    for (const [name, value] of Object.entries(item)) {
      if (typeof value === "string" && names.has(name)) item[name] = text;
      else if (Array.isArray(value) && value.length && value.every((one) => typeof one === "string"))
        item[name] = [text];
      else if (value && typeof value === "object") walk(value);
    }
  };
  walk(view);
  return { ...view, escalate: { advised: true, why: text }, read: { count: 1, total: 2, load: text } };
}
