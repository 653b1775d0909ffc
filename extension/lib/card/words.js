// Codes, numbers and days in words. The words themselves are in _locales; what they do not name is shown as it is.

/** @typedef {import("../host.js").T} T */

const language = (/** @type {T} */ t) => t("locale") || "en-GB";
const plain = (/** @type {string} */ code) => code.replaceAll(/[_-]+/gu, " ").trim();
const capital = (/** @type {string} */ text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Name a code of a kind: `nameOf(t, "risk", "blame")`.
 *  @param {T} t @param {"level" | "emotion" | "cause" | "need" | "risk" | "act" | "place"} kind @param {string} code */
export const nameOf = (t, kind, code) => t(`${kind}_${code.replaceAll("-", "_")}`) || capital(plain(code));

/** Say a number of things in the form that the language needs: keys end in `_one` and `_other`.
 *  @param {T} t @param {string} key @param {number} count @param {...(string | number)} more */
export function plural(t, key, count, ...more) {
  const form = new Intl.PluralRules(language(t)).select(count) === "one" ? "one" : "other";
  return t(`${key}_${form}`, count, ...more);
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/u;
const WHOLE = ["23:59", "00:00"];

/** Show a moment as the wall clock of the mail that it comes from: "Friday 13 Nov, 15:00"; an end of day is a day.
 *  @param {T} t @param {string | null} iso */
export function dayOf(t, iso) {
  const found = DAY.exec(iso ?? "");
  if (!found) return "";
  const [, year, month, date, hour, minute] = found;
  const moment = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
  const form = new Intl.DateTimeFormat(language(t), {
    weekday: "long",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
  const clock = hour === undefined ? "" : `${hour}:${minute}`;
  return form.format(moment) + (clock && !WHOLE.includes(clock) ? `, ${clock}` : "");
}

/** Shorten a quotation to about `limit` characters at a space.
 *  @param {string} text @param {number} [limit] */
export function brief(text, limit = 90) {
  const flat = text.replace(/\s+/gu, " ").trim();
  if (flat.length <= limit) return flat;
  const cut = flat.lastIndexOf(" ", limit);
  return `${flat.slice(0, cut > limit / 2 ? cut : limit)}…`;
}

/** Join words as the language does: "anger, confusion and disappointment".
 *  @param {T} t @param {string[]} words */
export const listed = (t, words) => new Intl.ListFormat(language(t), { type: "conjunction" }).format(words);
