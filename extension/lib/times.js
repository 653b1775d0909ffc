// Times as pages write them. A date whose order of day and month depends on a language is never guessed.

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const LONG = "january february march april may june july august september october november december".split(" ");
const SILENT = new Set(
  ("sun mon tue tues wed thu thur thurs fri sat sunday monday tuesday wednesday thursday friday saturday at on st " +
    "nd rd th am pm utc gmt z t").split(" "),
);
const ISO = /(\d{4})-(\d\d)-(\d\d)(?:[T ]+(\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?/;
const CLOCK = /\b(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*([ap])\.?m\b)?/i;
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

/** "Thu, Nov 6, 2025, 4:40 PM": an English month by name, a year of four digits, and no word that we do not know.
 *  @param {string} said */
function fromWords(said) {
  const words = (said.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => !SILENT.has(word));
  const month = words.length === 1 ? Math.max(MONTHS.indexOf(words[0]), LONG.indexOf(words[0])) : -1;
  const year = /\b(\d{4})\b(?!:)/.exec(said)?.[1];
  const clock = CLOCK.exec(said);
  const day = /(?<![\d:+-])(0?[1-9]|[12]\d|3[01])(?![\d:])/.exec(said.replace(CLOCK, " ").replace(OFFSET, " "))?.[1];
  if (month < 0 || !year || !day) return null;
  const [hour, minute, second] = clock ? [hours(clock), Number(clock[2]), Number(clock[3] ?? 0)] : [0, 0, 0];
  const offset = OFFSET.exec(said);
  return dated([Number(year), month, Number(day), hour, minute, second], offset ? (offset[1] ?? "Z") : undefined);
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
