// Ranges in a text that is being edited: pure functions on {start, end} in UTF-16 units, as the wire counts them.

/** Where two texts differ: [start, oldEnd, newEnd). */
function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return [start, before.length - tail, after.length - tail];
}

/** Move ranges along with an edit; a range that the edit touches inside is dropped, never guessed. */
export function follow(ranges, before, after) {
  if (before === after) return ranges;
  const [start, oldEnd, newEnd] = difference(before, after);
  const shift = newEnd - oldEnd;
  return ranges.flatMap((range) => {
    if (range.end <= start) return [range];
    if (range.start >= oldEnd) return [{ ...range, start: range.start + shift, end: range.end + shift }];
    return [];
  });
}

/** Cut a text at every boundary: pieces of {text, ranges} in order, so that overlapping ranges can be drawn flat. */
export function pieces(text, ranges) {
  const valid = ranges.filter(({ start, end }) => start >= 0 && start < end && end <= text.length);
  const cuts = [...new Set([0, text.length, ...valid.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, at) => {
    const end = cuts[at + 1];
    return {
      start,
      end,
      text: text.slice(start, end),
      ranges: valid.filter((range) => range.start <= start && range.end >= end),
    };
  });
}

/** True when the text still holds the words that a span was found in. */
export const holds = (text, span) => Boolean(span) && text.slice(span.start, span.end) === span.text;
