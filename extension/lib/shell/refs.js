// Texts that the server has named: the name goes instead of the text. Held in memory only.

/** @import {AnalysisRequest, MessageReading, WireMessage} from "../types.d.ts" */

const MOST = 400;

export class Refs {
  /** @type {Map<string, string>} */
  #names = new Map();

  /** Put names in the place of known texts. @param {AnalysisRequest} request @returns {AnalysisRequest} */
  swap(request) {
    return request.thread ? { ...request, thread: request.thread.map((message) => this.#named(message)) } : request;
  }

  /** @param {WireMessage} message @returns {WireMessage} */
  #named(message) {
    const { text, ...rest } = message;
    const ref = text === undefined ? undefined : this.#names.get(text);
    return ref ? { ...rest, ref } : message;
  }

  /** Learn the names from an answer. @param {AnalysisRequest} request @param {MessageReading[]} readings */
  learn(request, readings) {
    for (const { index, ref } of readings) {
      const text = request.thread?.[index]?.text;
      if (text !== undefined && ref) this.#keep(text, ref);
    }
  }

  /** @param {string} text @param {string} ref */
  #keep(text, ref) {
    this.#names.delete(text);
    this.#names.set(text, ref);
    if (this.#names.size > MOST) this.#names.delete(/** @type {string} */ (this.#names.keys().next().value));
  }

  /** Forget all names: the server does not know them any more, or it is another server. */
  forget() {
    this.#names.clear();
  }
}
