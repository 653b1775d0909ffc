// The blanks of an offer: which pieces of its text they are, and the same offer with one of them filled.

/** @typedef {import("../types.js").Offer} Offer */
/** @typedef {import("../types.js").Slot} Slot */

/** @param {Slot} slot @param {number} by @returns {Slot} */
const shifted = (slot, by) => ({ ...slot, start: slot.start + by, end: slot.end + by });

/** Fill the slot at this place in the list; the others move along. The offer given stays as it is.
 *  @param {Offer} offer @param {number} at @param {string} value @returns {Offer} */
export function fill(offer, at, value) {
  const slot = offer.slots[at];
  if (!slot) return offer;
  const by = value.length - (slot.end - slot.start);
  const slots = offer.slots.map((other, index) => {
    if (index === at) return { ...slot, end: slot.start + value.length, filled: true };
    return other.start >= slot.end ? shifted(other, by) : other;
  });
  return { ...offer, text: offer.text.slice(0, slot.start) + value + offer.text.slice(slot.end), slots };
}

/** Fill what was chosen: values by the slot's place in the list.
 *  @param {Offer} offer @param {Record<number, string>} chosen */
export const filled = (offer, chosen) =>
  Object.entries(chosen).reduce((done, [at, value]) => fill(done, Number(at), value), offer);

/** @param {Offer} offer */
const open = ({ text, slots }) =>
  slots
    .filter(({ filled, start, end }) => !filled && start >= 0 && start < end && end <= text.length)
    .sort((a, b) => a.start - b.start);

/** Cut the text into words and open blanks, in order.
 *  @param {Offer} offer @returns {{text: string, blank: boolean}[]} */
export function piecesOf(offer) {
  const pieces = [];
  let at = 0;
  for (const { start, end } of open(offer)) {
    if (start < at) continue;
    pieces.push(
      { text: offer.text.slice(at, start), blank: false },
      { text: offer.text.slice(start, end), blank: true },
    );
    at = end;
  }
  return [...pieces, { text: offer.text.slice(at), blank: false }].filter(({ text }) => text);
}
