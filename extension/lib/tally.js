// What became of one draft's findings and phrases, in counts: each is told once.

/** @import {Event, Offer} from "./types.d.ts" */
/** @import {Found} from "./subjects.js" */
import { fateOf } from "./fate.js";
import { phraseOf } from "./subjects.js";

/** What a draft cannot mend: that a day was missed stays so. */
const STAYS = ["promise"];

export class Tally {
  /** @type {Set<string>} */
  #told = new Set();
  /** Which findings were shown, and what the draft said then. @type {Map<string, string>} */
  #flagged = new Map();
  /** What the agent has put aside, by finding. @type {Map<string, string[]>} */
  #left = new Map();
  /** Phrases that were inserted. @type {Map<string, Offer>} */
  #inserted = new Map();
  /** What the draft said when the agent went back from the question before Send. @type {string | null} */
  #asked = null;
  /** What was put aside last. @type {string[]} */
  #latest = [];
  #sent = false;

  /** @param {string} action @param {string} subject @returns {Event[]} */
  #once(action, subject) {
    const name = `${action} ${subject}`;
    if (!subject || this.#told.has(name)) return [];
    this.#told.add(name);
    return [{ action, subject }];
  }

  /** Findings are in sight. @param {Found[]} found @param {string} text the draft */
  flag(found, text) {
    const subjects = found.flatMap((one) => one.subjects);
    for (const subject of subjects) if (!this.#flagged.has(subject)) this.#flagged.set(subject, text);
    return subjects.flatMap((subject) => this.#once("flagged", subject));
  }

  /** Phrases are in sight. @param {Offer[]} offers @param {string} lang */
  show(offers, lang) {
    return offers.flatMap((offer) => this.#once("shown", phraseOf(offer, lang)));
  }

  /** One was inserted. @param {Offer} offer @param {string} lang */
  insert(offer, lang) {
    const phrase = phraseOf(offer, lang);
    if (phrase) this.#inserted.set(phrase, offer);
    return [...this.show([offer], lang), ...this.#once("inserted", phrase)];
  }

  /** One was put away. @param {Offer} offer @param {string} lang */
  dismiss(offer, lang) {
    return this.#once("dismissed", phraseOf(offer, lang));
  }

  /** The agent puts findings aside; told when the draft is done, for it can be undone. @param {Found[]} found */
  leave(found) {
    for (const { key, subjects } of found) this.#left.set(key, subjects);
    this.#latest = found.map(({ key }) => key);
  }

  /** It was undone. */
  takeBack() {
    for (const key of this.#latest) this.#left.delete(key);
  }

  /** Send was held for a question. */
  ask() {
    return this.#once("guard_shown", "guard");
  }

  /** The question was answered. @param {boolean} send @param {string} text the draft */
  answer(send, text) {
    this.#asked = send ? null : text;
    return send ? this.#once("guard_overridden", "guard") : [];
  }

  /** The draft is left unsent. */
  rest() {
    return this.#sent ? [] : [...this.#left.values()].flat().flatMap((subject) => this.#ignored(subject));
  }

  /** The draft is sent. @param {string} text @param {Found[] | null} standing null where that is not known */
  send(text, standing) {
    if (this.#sent) return [];
    const ignored = this.rest();
    this.#sent = true;
    return [...ignored, ...this.#findings(text, standing), ...this.#phrases(text), ...this.#question(text)];
  }

  /** @param {string} subject @returns {Event[]} */
  #ignored(subject) {
    return this.#flagged.has(subject) ? this.#once("ignored", subject) : [];
  }

  /** @param {string} text @param {Found[] | null} standing */
  #findings(text, standing) {
    if (!standing) return [];
    const still = new Set(standing.flatMap(({ subjects }) => subjects));
    return [...this.#flagged].flatMap(([subject, before]) => {
      if (STAYS.includes(subject) || this.#told.has(`ignored ${subject}`)) return [];
      if (still.has(subject)) return this.#ignored(subject);
      return before === text ? [] : this.#once("heeded", subject);
    });
  }

  /** @param {string} text */
  #phrases(text) {
    return [...this.#inserted].flatMap(([phrase, offer]) => {
      const fate = fateOf(offer, text);
      return fate === "kept" ? [] : this.#once(fate === "gone" ? "dismissed" : "edited", phrase);
    });
  }

  /** @param {string} text */
  #question(text) {
    if (this.#asked === null) return [];
    return this.#once(this.#asked === text ? "guard_overridden" : "guard_heeded", "guard");
  }
}
