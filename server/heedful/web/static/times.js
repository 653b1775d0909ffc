// Times are shown as the wall clock of the mail they come from, never moved into the reader's own zone.

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/u;

/** "2026-11-20T09:30:00+01:00" → "Fri 20 Nov, 09:30"; end-of-day times are days. */
export function show(iso) {
  const found = ISO.exec(iso ?? "");
  if (!found) return "";
  const [, year, month, day, hour, minute] = found;
  const weekday = DAYS[new Date(Date.UTC(+year, +month - 1, +day)).getUTCDay()];
  const clock =
    hour === undefined || `${hour}:${minute}` === "23:59" || `${hour}:${minute}` === "00:00"
      ? ""
      : `, ${hour}:${minute}`;
  return `${weekday} ${+day} ${MONTHS[+month - 1]}${clock}`;
}

/** The value for a datetime-local field. */
export const toField = (iso) => (iso ? iso.slice(0, 16) : "");

const two = (number) => String(number).padStart(2, "0");

function offset(date) {
  const minutes = -date.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Give a datetime-local value an offset: that of `like`, else that of this machine on that day. */
export function fromField(value, like) {
  if (!value) return null;
  const known = /(Z|[+-]\d\d:\d\d)$/u.exec(like ?? "");
  return `${value}:00${known ? known[1] : offset(new Date(value))}`;
}

/** This moment with this machine's offset. */
export function nowHere() {
  const date = new Date();
  return stamp(date);
}

export function stamp(date) {
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${offset(date)}`;
}
