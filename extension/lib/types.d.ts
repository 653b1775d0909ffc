// The shapes that cross a border: the wire (server ↔ background), the messages (background ↔ page), the site rows,
// and what is read from and drawn beside a page. Types only: nothing of this file runs.

// ── The wire, as in docs/api.md. Offsets are UTF-16 code units, as JavaScript counts. ──

export type Level = "calm" | "uneasy" | "frustrated" | "angry";
export type Role = "customer" | "agent" | "other";
export type Place = "opening" | "body" | "closing" | "replace";

export interface Span { start: number; end: number; text: string }

export interface WireMessage { role: Role; text?: string; ref?: string; at?: string; author?: string; id?: string }

export interface AnalysisRequest {
  thread?: WireMessage[];
  draft?: string;
  now?: string;
  customer?: string;
  agent?: string;
  register?: "plain" | "warm" | "formal";
  channel?: "email" | "ticket" | "chat";
  partial?: boolean;
  brief?: boolean;
  /** The language of the browser, as a BCP 47 tag. */
  ui?: string;
}

export interface Evidence extends Span { cause: string | null; cue: string; share: number }
export interface MessageReading {
  index: number; role: Role; ref: string; level: Level | null; score: number | null;
  emotions: string[]; evidence: Evidence[]; parts: { name: string; share: number }[];
}
export interface Cause { cause: string; label: string; open: boolean; covered: boolean; why: string }
export interface Question extends Span { message: number; answered: boolean }
export interface Promised extends Span { message: number; due: string | null; status: "open" | "kept" | "broken" }
export interface Risk {
  code: string; start: number | null; end: number | null; text: string | null; why: string; instead: string[];
  /** Only sent by newer servers: the entry of the lexicon that it comes from. */
  entry?: string;
}
/** `by`, only sent by newer servers: who will do it, "me" (I) or "us" (we). */
export interface Commitment extends Span { due: string | null; by?: "me" | "us" }
export interface DraftReading {
  ack: "none" | "generic" | "specific"; timeframe: "none" | "vague" | "concrete";
  apology: boolean; ownership: boolean; explanation: boolean; action: boolean; alternative: boolean;
  gratitude: boolean; ask: boolean; handoff: boolean; open_door: boolean;
  spans: Record<string, Span[]>; risks: Risk[]; commitments: Commitment[]; foreign?: string;
}
export interface Gap { need: string; cause: string | null; why: string }
export interface Slot { name: string; start: number; end: number; filled: boolean; options?: string[] }
export interface Suggestion {
  id: string; act: string; need: string | null; text: string; slots: Slot[]; causes: string[];
  place: Place; replaces: Span | null; why: string; source: string;
}
export interface Advice { advised: boolean; why: string }

export interface Analysis {
  language: { code: string; supported: boolean };
  frustration: { level: Level | null; score: number | null; trend: "single" | "rising" | "easing" | "steady" };
  messages: MessageReading[]; causes: Cause[]; questions: Question[]; promises: Promised[];
  draft: DraftReading; gaps: Gap[]; suggestions: Suggestion[];
  escalate: Advice; nudge: Advice; lexicon: { revision: string }; incomplete: boolean; brief?: string;
}

/** `GET /v1/extension`. Unknown members are ignored, so that a newer server does not stop an older extension. */
export interface ServerState {
  version: string;
  api: number;
  /** Names of the request members that this server knows; the extension leaves the others out. */
  accepts: { request: string[]; message: string[]; channels: string[]; events?: string[] };
  limits: { body: number; draft: number; message: number; messages: number };
  mode: Mode;
  off: { sites: string[]; rules: string[] };
  sites: { revision: string; rows: SiteRow[] };
  /** Seconds until it is worth asking again. */
  refresh: number;
  /** True where the company only counts for now: nothing is shown and no reply is held. */
  shadow?: boolean;
}
/** Something that happened, as a count: docs/api.md lists which subjects an action has. No text of anybody's. */
export interface Event { action: string; subject: string; n?: number }
export type Mode = "off" | "nudge" | "soft";

// ── Site rows: data, in sites.json and from the server; the schema is sites.schema.json. ──

/** Alternatives, best first: the first that matches anything counts. ` >>> ` steps into an open shadow root or a
 *  same-origin frame (into its document). */
export type Selectors = string[];
// A step may end in `:has-text("one", "other")`: any of the words, whatever the case.

/** Where a word is found: in an attribute of a matching element, or its text. */
export interface Where {
  in: Selectors;
  /** "value" is what a field holds now, "defaultValue" what it held at first. */
  attribute?: string;
  /** Parts of the text to leave out. */
  strip?: Selectors;
}

export interface SiteRow {
  id: string;
  name: string;
  /** Host names, exact or "*.example.com"; empty for programs that companies host themselves. */
  hosts: string[];
  /** All of these are on the page when it is this program; for self-hosted ones and to notice that a site changed. */
  marks: Selectors[];
  channel: "email" | "ticket" | "chat";
  source: string;
  /** ISO date of the source. */
  dated: string;
  /** What it was last seen working in, and when; null: untested. */
  seen: { where: string; date: string } | null;
  /** How to tell one conversation from another: the parts that are found are joined. `url` takes part of the address. */
  conversation: {
    /** "query:id" takes one part of the query. */
    url?: "path" | "hash" | "query" | string;
    from?: Where[];
    /** The addresses of those who take part; the first that is not ours counts. */
    with?: Where[];
  };
  /** Where the address or the name of the person who is signed in shows. */
  own?: Where[];
  composer: {
    editor: Selectors;
    /** Closest ancestor of the editor (or, with none, the document) that holds recipients, send and note switch. */
    root: Selectors;
    recipients?: Where[];
    /** Those who get a copy. */
    copies?: Where[];
    /** The conversation that a box outside `thread.root` belongs to, as in `conversation.from`; without it such a box has
     *  no thread. */
    conversation?: Where[];
    /** A match inside the root (or the root itself) means: an internal note. */
    note?: Selectors;
    /** A match inside the root (or the root itself) means: a forward. */
    forward?: Selectors;
    /** Where the subject stands, for programs in which only its "Fw:" tells a forward. */
    subject?: Where[];
    /** Parts of the editor that are quoted text or a signature: all that match any alternative. */
    quote?: Selectors;
    /** True where the draft begins with the quoted text and "> " lines must be told by the text alone. */
    plain?: boolean;
  };
  thread: {
    /** The open conversation; messages outside it are another one's. */
    root: Selectors;
    message: Selectors;
    /** True where `message` finds only the heads: what comes before the next head belongs to the message. */
    flat?: boolean;
    text: Selectors;
    /** Parts of a message's text that are quotes, signatures or buttons. */
    strip?: Selectors;
    author?: Where[];
    address?: Where[];
    /** Who got the message. */
    to?: Where[];
    /** Who asked, as the ticket says; looked for on the whole page. */
    requester?: Where[];
    /** True where the page shows one message of a conversation at a time. */
    single?: boolean;
    /** True where colleagues show by name alone, outsiders with their address. */
    staff?: boolean;
    /** ISO, or a text that the browser's Date understands; else left out. */
    at?: Where[];
    id?: Where[];
    /** Matches on or inside a message that say whose it is when addresses cannot. */
    customer?: Selectors;
    agent?: Selectors;
    other?: Selectors;
    /** Matches on or inside a message that is shown without its text. */
    collapsed?: Selectors;
    /** An element that stands for several messages not loaded; its text or attribute holds the number, if the page
     *  tells it. */
    more?: Where[];
    /** True where the newest message comes first. */
    newestFirst?: boolean;
    /** True where the thread is not on the page of the reply and has to be remembered from the page before. */
    remembered?: boolean;
    /** A key of _locales that says how to load the rest. */
    load?: string;
  };
  send: {
    button: Selectors;
    /** Buttons and menu items that send in another way: send and close, send later. */
    also?: Selectors;
    /** Like "Mod+Enter" (Ctrl, on a Mac Cmd), "Enter", "Ctrl+Alt+s"; the last part is a KeyboardEvent.key or .code. */
    keys: string[];
    /** Where this matches, Enter sends. */
    enter?: Selectors;
  };
}

// ── What is read from a page. ──

export interface Read {
  /** Stable while the same conversation is open; another value: another conversation. */
  key: string;
  messages: ReadMessage[];
  /** Messages known to exist; null when the page does not tell. */
  total: number | null;
  /** A key of _locales that says how to load the rest; null when all is read. */
  load: string | null;
  /** Names of the row's members that found nothing though they should: "this site changed". */
  changed: string[];
  /** True where the page has no thread: `messages` is at most what the draft quotes, and memory may know better. */
  quoted?: boolean;
}
export interface ReadMessage {
  id: string; role: Role; text: string; author: string; address: string; at: string | null;
  /** Where it stands on the page, for highlighting. */
  element: Element;
}

export interface Remembered { messages: Omit<ReadMessage, "element">[]; total: number | null }

export interface Own { addresses: string[]; domains: string[]; names: string[] }

export type BoxKind = "reply" | "note" | "forward";

/** A reply box on the page. */
export interface Box {
  editor: HTMLElement;
  root: Element | Document;
  kind: BoxKind;
  /** Addresses of the recipients, as far as they show; null when the site does not tell. */
  recipients: string[] | null;
  /** Addresses of those who get a copy, as far as they show. */
  copies?: string[];
}

/** An editor's own text – quotes and signature left out – and the way back from its offsets to the page. */
export interface DraftText {
  text: string;
  /** In order. `node` is null in a text area (`at` counts in its value) and for an empty line (`at` counts in `in`).
   *  Line ends between pieces come from blocks and line breaks. */
  pieces: { start: number; end: number; node: Text | null; at: number; in?: Node }[];
  /** What was left out, and where in the text it stood. */
  left?: { at: number; element: Element | null }[];
}

// ── What is drawn. Everything in it is plain text; nothing is markup. ──

export type Trouble =
  | "offline" | "slow" | "denied" | "unpaired" | "refused" | "busy" | "foreign" | "incomplete" | "changed" | "unread" | "reloaded";

export interface View {
  /** asleep: switched off here · reading: first answer is under way · note: internal, silent · ready: findings below. */
  state: "asleep" | "reading" | "note" | "ready";
  trouble: Trouble | null;
  level: Level | null;
  trend: "single" | "rising" | "easing" | "steady";
  emotions: string[];
  /** Gaps, open questions, broken promises not named, and risks that are still there, after ignores. */
  open: number;
  customer: string;
  read: { count: number; total: number | null; load: string | null };
  causes: ViewCause[];
  checklist: { key: string; need: string; done: boolean; why: string }[];
  questions: { key: string; text: string; answered: boolean; message: number; span: Span }[];
  promises: { key: string; text: string; due: string | null; status: "open" | "kept" | "broken"; message: number; span: Span }[];
  risks: ViewRisk[];
  offers: Offer[];
  escalate: Advice;
  nudge: Advice;
  /** True where Send is never held: the badge says in words that a look is worth it. */
  soft?: boolean;
  /** The host that the text goes to. */
  server: string;
}
export interface ViewCause {
  key: string; cause: string; label: string; covered: boolean; open: boolean; why: string;
  quotes: { text: string; message: number; span: Span }[];
}
export interface ViewRisk {
  key: string; code: string; text: string | null; span: { start: number; end: number } | null; why: string;
  /** Better wordings; each can be put in place of the words. */
  offers: Offer[];
}
export interface Offer {
  id: string; need: string | null; act: string; text: string; slots: Slot[]; place: Place | "caret";
  replaces: Span | null; why: string; source: string; causes: string[];
  /** True for a phrase that the agent kept. */
  own: boolean;
}

/** What a person does in the card; the page acts on it. */
export interface Intents {
  insert(offer: Offer): void;
  /** Select a risk's words (or a blank) in the draft. */
  show(risk: ViewRisk): void;
  /** Bring the words into view in the thread and light them up. */
  quote(message: number, span: Span): void;
  ignore(key: string, scope: IgnoreScope): void;
  /** Undo the ignore just made. */
  unignore(): void;
  thumb(key: string, up: boolean, words: string): void;
  keep(offer: Offer, text: string): void;
  brief(): void;
  promised(): void;
  options(): void;
  /** Read the text that is selected on the page as the customer's message. */
  readSelection(): void;
  retry(): void;
  /** Connect with a server; without it the options are opened. */
  pair?(): void;
  close(): void;
}
export type IgnoreScope = "once" | "thread" | "phrase" | "site" | "quiet";

/** `key` names the finding ("risk:blame", "need:ack"), `words` what it rests on ("" for absences). */
export interface Ignore {
  id: string; scope: IgnoreScope; rule: string; words: string; thread: string; site: string; at: string;
}

/** A promise of the agent's own, kept in this browser only. */
export interface Vow { id: string; what: string; to: string; due: string | null; site: string; url: string; made: string; done: boolean }

// ── Messages between the page and the background. ──

export interface Settings {
  mode: Mode;
  own: Own;
  ledger: boolean;
  /** Phrases kept by the agent, by cause or need. */
  phrases: { id: string; for: string; text: string }[];
  ignores: Ignore[];
  theme: "auto" | "light" | "dark";
  /** Whether counts may be sent; left out, they may. */
  count?: boolean;
}

export interface Hello {
  /** Rows that may fit this address, best first; the page takes the first whose marks are all there, else works
   *  generically. */
  rows: SiteRow[];
  /** False where the site is switched off, by the agent or by the server. */
  on: boolean;
  settings: Settings;
  off: string[];
  /** Ids of rows (or host names) that the server has switched off; a page whose row is among them stays asleep. */
  offSites?: string[];
  server: string;
  paired: boolean;
  accepts: ServerState["accepts"];
  limits: ServerState["limits"];
  /** True where nothing is shown: only counted. */
  shadow?: boolean;
}

export interface Asks {
  hello: { ask: { url: string }; answer: Hello };
  /** `box`: which reply box asks; what it asks anew takes the place of what it asked before. */
  analyze: { ask: { request: AnalysisRequest; box?: string }; answer: Analyzed };
  ignore: { ask: { ignore: Ignore }; answer: Ignore[] };
  unignore: { ask: { id: string }; answer: Ignore[] };
  keep: { ask: { for: string; text: string }; answer: Settings["phrases"] };
  vow: { ask: { vow: Vow }; answer: null };
  /** `entry`: language and entry of the lexicon, where known. */
  report: {
    ask: { finding: string; up: boolean; words: string; site: string; revision: string; entry?: string };
    answer: { ok: boolean };
  };
  /** Gathered by the background and sent seldom. */
  count: { ask: { events: Event[]; site: string; revision: string }; answer: null };
  /** A page is in use; `next` says in how many milliseconds the background wants to hear of that again. */
  pulse: { ask: {}; answer: { next: number } };
  /** A thread read on one page, for the page of its reply. Held in memory only (chrome.storage.session), a day at most. */
  remember: { ask: { key: string; thread: Remembered }; answer: null };
  recall: { ask: { key: string }; answer: Remembered | null };
  open: { ask: { page: "options" | "ledger" | "welcome" | "pair" }; answer: null };
}
export type Analyzed = { ok: true; answer: Analysis } | { ok: false; trouble: Trouble; detail: string };
export type Ask = { [K in keyof Asks]: { kind: K } & Asks[K]["ask"] }[keyof Asks];
