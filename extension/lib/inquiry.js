// One question at a time about a text: an answer is used only while the text is still the one that was asked about.

/** @import {Analysis, Analyzed, Trouble} from "./types.d.ts" */

/** @typedef {Analyzed | {ok: true, answer: null}} Said Null: there is nothing to be asked about. */
/**
 * @typedef {object} About
 * @property {() => string} print what thread and draft are now, told from all others
 * @property {() => Promise<Said>} ask
 * @property {(answer: Analysis | null) => void} answered
 * @property {(trouble: Trouble) => void} failed
 * @property {() => void} moved the text has moved on meanwhile, or may be asked about again: where that is still wanted
 * @property {() => number} now
 */

/** So many milliseconds the same text is not asked about again after it went wrong: a busy page would knock without end. */
const COOL = 10_000;
const LONGEST = 300_000;
/** What may be over by itself. */
const PASSING = ["offline", "slow", "busy"];

export class Inquiry {
  /** @param {About} about */
  constructor(about) {
    this.about = about;
  }

  #answered = "";
  /** @type {{print: string, done: Promise<void>} | null} */
  #asking = null;
  /** @type {{print: string, at: number} | null} */
  #failed = null;
  #failures = 0;
  #again = 0;
  #turn = 0;

  /** Whether there is an answer to the text as it is. */
  get isKnown() {
    return this.#answered !== "" && this.#answered === this.about.print();
  }

  /** Whether an answer is on its way. */
  get isAsking() {
    return this.#asking !== null;
  }

  /** Ask about the text as it is, once. */
  async ask() {
    const print = this.about.print();
    if (this.#answered === print || this.#isCooling(print)) return;
    if (this.#asking?.print !== print) this.#asking = { print, done: this.#send(print) };
    await this.#asking.done;
  }

  /** Let a text be asked about again though it has just failed. */
  forgive() {
    this.#failed = null;
  }

  /** Forget answer and question. */
  clear() {
    this.#turn += 1;
    this.#asking = null;
    this.#failed = null;
    this.#answered = "";
    clearTimeout(this.#again);
  }

  /** @param {string} print */
  #isCooling(print) {
    return this.#failed?.print === print && this.about.now() - this.#failed.at < COOL;
  }

  /** @param {string} print */
  async #send(print) {
    const turn = (this.#turn += 1);
    clearTimeout(this.#again);
    const said = await this.about.ask().catch(() => /** @type {const} */ ({ ok: false, trouble: "offline" }));
    if (turn !== this.#turn) return;
    this.#asking = null;
    if (this.about.print() !== print) return this.about.moved();
    if (said.ok) this.#take(print, said.answer);
    else this.#fail(print, said.trouble);
  }

  /** @param {string} print @param {Analysis | null} answer */
  #take(print, answer) {
    this.#answered = print;
    this.#failed = null;
    this.#failures = 0;
    this.about.answered(answer);
  }

  /** @param {string} print @param {Trouble} trouble */
  #fail(print, trouble) {
    this.#answered = "";
    this.#failed = { print, at: this.about.now() };
    this.about.failed(trouble);
    if (!PASSING.includes(trouble)) return;
    const wait = Math.min(LONGEST, COOL * 2 ** this.#failures);
    this.#failures += 1;
    this.#again = setTimeout(() => {
      this.forgive();
      this.about.moved();
    }, wait);
  }
}
