// What a site row looks like, and how much of it a page can bear. A row that comes from a server may be anything.

/** @typedef {(value: unknown) => boolean} Fits */

const MOST_LETTERS = 20_000;
/** Plain names of two parts or more, or all under one of them: nothing else may be asked of the browser. */
const HOST = /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9_:-]{0,59}$/;

/** @param {number} most @param {RegExp} [form] @returns {Fits} */
const text = (most, form = /^/) => (value) => typeof value === "string" && value.length <= most && form.test(value);

/** @param {Fits} fits @param {number} most @returns {Fits} */
const list = (fits, most) => (value) => Array.isArray(value) && value.length <= most && value.every(fits);

/** Members that must be there and members that may be; others are left to newer versions.
 *  @param {{[name: string]: Fits}} needed @param {{[name: string]: Fits}} [more] @returns {Fits} */
const object =
  (needed, more = {}) =>
  (value) => {
    const at = Object(value);
    const fits = (/** @type {[string, Fits]} */ [name, one]) => one(at[name]);
    return at === value && Object.entries(needed).every(fits) && Object.entries(more).every(orNot(fits, at));
  };

/** @param {(entry: [string, Fits]) => boolean} fits @param {any} at */
const orNot = (fits, at) => (/** @type {[string, Fits]} */ entry) => at[entry[0]] === undefined || fits(entry);

const selectors = list(text(300), 20);
const where = list(object({ in: selectors }, { attribute: text(60, ATTRIBUTE), strip: selectors }), 20);

/** @param {Fits} fits @param {string} names */
const each = (fits, names) => Object.fromEntries(names.split(" ").map((name) => [name, fits]));

const seen = object({ where: text(500), date: text(10) });
const shape = object(
  {
    id: text(40, /./),
    name: text(100),
    hosts: list(text(253, HOST), 50),
    marks: list(selectors, 20),
    channel: text(20),
    conversation: object({}, { url: text(100), ...each(where, "from with") }),
    composer: object(each(selectors, "editor root"), {
      ...each(where, "recipients copies conversation subject"),
      ...each(selectors, "note forward quote"),
    }),
    thread: object(each(selectors, "root message text"), {
      ...each(where, "author address to requester at id more"),
      ...each(selectors, "strip customer agent other collapsed"),
      load: text(60),
    }),
    send: object({ button: selectors, keys: list(text(60), 10) }, each(selectors, "also enter")),
  },
  {
    own: where,
    seen: (value) => value === null || seen(value),
    dated: text(10),
  },
);

/** Tell whether something is a site row. @type {Fits} */
export const isRow = (value) => shape(value) && JSON.stringify(value).length <= MOST_LETTERS;
