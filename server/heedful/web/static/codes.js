// Codes and times as a person reads them.

/** Write a code like XXXX-XXXX. */
export const shown = (code) => `${code.slice(0, 4)}-${code.slice(4)}`;

/** Write a time in the reader's own way: the hour when it is today, else with the day. */
export function stamp(iso) {
  const time = new Date(iso);
  const today = time.toDateString() === new Date().toDateString();
  return time.toLocaleString([], today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" });
}

/** Write a day. */
export const day = (iso) => new Date(iso).toLocaleDateString([], { dateStyle: "medium" });
