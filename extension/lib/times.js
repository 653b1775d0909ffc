// Times as pages write them. A date whose order of day and month depends on a language is never guessed.

/** The languages whose months and weekdays are known by name. */
const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt"];
/** What else stands in a date. */
const SILENT = new Set(
  "at on st nd rd th am pm utc gmt z t um uhr à le h de del da alle ore om às a las kl".split(" "),
);
const ALSO = { tues: 2, thur: 4, thurs: 4 };
const ISO = /(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?/;
const CLOCK = /\b(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*([ap])\.?m\b)?/i;
const NUMERIC = /\b(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b/;
const OFFSET = /(?:\b(?:utc|gmt)\b|\bZ\b)?\s*([+-]\d\d:?\d\d)\b|\b(utc|gmt)\b/i;

/** Read a time, or nothing when it is not certain. @param {string | null} text
 *  @returns {string | null} ISO 8601, UTC */
export function isoOf(text) {
  const said = (text ?? "").replace(/[\u00a0\u202f\s]+/g, " ").trim().slice(0, 100);
  return iso(fromNumber(said) ?? fromIso(said) ?? fromWords(said));
}

/** Seconds or milliseconds since 1970. @param {string} said */
function fromNumber(said) {
  if (!/^\d{10}(\.\d+)?$|^\d{13}$/.test(said)) return null;
  return new Date(Number(said) * (said.length === 13 ? 1 : 1000));
}

/** @param {string} said */
function fromIso(said) {
  const found = ISO.exec(said);
  if (!found) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", zone] = found;
  return dated([year, Number(month) - 1, day, hour, minute, second].map(Number), zone);
}

/** "Thu, Nov 6, 2025, 4:40 PM", "Do., 6. Nov. 2025, 16:40" or "Thu 11/6/2025 4:40 PM": a year of four digits, no word
 *  that is not known, and a weekday that fits, if there is one. @param {string} said */
function fromWords(said) {
  const bare = said.replace(CLOCK, " ");
  const days = LANGUAGES.flatMap((language) => dayIn(bare, namesOf(language)));
  const [day] = days;
  if (!day || days.some((one) => one.join() !== day.join())) return null;
  const clock = CLOCK.exec(said);
  const time = clock ? [hours(clock), Number(clock[2]), Number(clock[3] ?? 0)] : [0, 0, 0];
  const offset = OFFSET.exec(said.replace(NUMERIC, " "));
  return dated([...day, ...time], offset ? (offset[1] ?? "Z") : undefined);
}

/** Read a day in one language: [[year, month, day]], or nothing. @param {string} said @param {Names} names */
function dayIn(said, { months, weekdays }) {
  const words = said.toLowerCase().match(/\p{L}+/gu) ?? [];
  const named = words.filter((word) => months.has(word) && !weekdays.has(word));
  const weekday = words.map((word) => weekdays.get(word)).find((one) => one !== undefined);
  if (!words.every((word) => months.has(word) || weekdays.has(word) || SILENT.has(word))) return [];
  const days = named.length ? namedDay(said, named, months) : numericDays(said);
  const fitting = days.filter((one) => weekday === undefined || weekdayOf(one) === weekday);
  return fitting.length === 1 ? fitting : [];
}

/** @param {string} said @param {string[]} named @param {Map<string, number>} months */
function namedDay(said, named, months) {
  const year = /\b(\d{4})\b(?!:)/.exec(said)?.[1];
  const day = /(?<![\d:+-])(0?[1-9]|[12]\d|3[01])(?![\d:])/.exec(said.replace(OFFSET, " "))?.[1];
  return named.length === 1 && year && day ? [[Number(year), Number(months.get(named[0])), Number(day)]] : [];
}

/** Both orders of day and month, as far as they are days. @param {string} said */
function numericDays(said) {
  const found = NUMERIC.exec(said);
  if (!found) return [];
  const [one, two, year] = [found[1], found[3], found[4]].map(Number);
  const days = [[year, two - 1, one], [year, one - 1, two]].filter(([, month, day]) => month < 12 && day <= 31);
  return one === two ? days.slice(1) : days;
}

/** @param {number[]} day */
const weekdayOf = ([year, month, day]) => new Date(Date.UTC(year, month, day)).getUTCDay();

/** @typedef {{months: Map<string, number>, weekdays: Map<string, number>}} Names */

/** @type {Map<string, Names>} */
const known = new Map();

/** The names of months and weekdays, long and short, as the browser writes them. @param {string} language
 *  @returns {Names} */
function namesOf(language) {
  const named = () => ({ months: namesBy(language, "month", 12), weekdays: namesBy(language, "weekday", 7) });
  const names = known.get(language) ?? named();
  if (language === "en") for (const [name, day] of Object.entries(ALSO)) names.weekdays.set(name, day);
  known.set(language, names);
  return names;
}

/** @param {string} language @param {"month" | "weekday"} part @param {number} count */
function namesBy(language, part, count) {
  /** @type {Map<string, number>} */
  const names = new Map();
  for (const style of /** @type {const} */ (["short", "long"])) {
    const format = new Intl.DateTimeFormat(language, { [part]: style, day: "numeric", timeZone: "UTC" });
    for (let at = 0; at < count; at += 1) {
      // The first of February 2026 is a Sunday.
      const day = part === "month" ? Date.UTC(2026, at, 1) : Date.UTC(2026, 1, 1 + at);
      const said = format.formatToParts(day).find(({ type }) => type === part)?.value.toLowerCase() ?? "";
      names.set(said.match(/\p{L}+/u)?.[0] ?? "", at);
    }
  }
  return names;
}

/** @param {RegExpExecArray} clock */
function hours(clock) {
  const hour = Number(clock[1]);
  if (!clock[4]) return hour;
  return (hour % 12) + (clock[4].toLowerCase() === "p" ? 12 : 0);
}

/** Without a zone it is the reader's own time, as programs show it. @param {number[]} parts
 *  @param {string | undefined} zone */
function dated(parts, zone) {
  const [year, month, day, hour, minute, second] = parts;
  if (month > 11 || day > 31 || hour > 24) return null;
  if (!zone) return new Date(year, month, day, hour, minute, second);
  return new Date(Date.UTC(year, month, day, hour, minute, second) - minutes(zone) * 60_000);
}

/** @param {string} zone */
function minutes(zone) {
  const found = /([+-])(\d\d):?(\d\d)/.exec(zone);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

/** @param {Date | null} time */
const iso = (time) => (time && !Number.isNaN(time.getTime()) ? time.toISOString() : null);
