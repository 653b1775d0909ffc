// What the parts of the card share: the view that is drawn, what is open in it, and the way to draw it again.

/** @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Intents} Intents */
/** @typedef {import("../types.js").IgnoreScope} IgnoreScope */
/** @typedef {import("../host.js").T} T */

/**
 * @typedef {object} Desk
 * @property {T} t
 * @property {Intents} intents
 * @property {View} view
 * @property {Open} ui
 * @property {(text: string) => void} say
 * @property {(focus?: string) => void} again Draw again, then put the focus on the item of this `data-key`.
 */
/**
 * @typedef {object} Open What a person has opened or chosen in the card.
 * @property {string | null} menu The finding whose menu is open.
 * @property {{key: string, kind: "words" | "phrase"} | null} ask The finding whose field is open.
 * @property {IgnoreScope | null} left The scope of the ignore just made.
 * @property {Map<string, Record<number, string>>} chosen Values for blanks, by offer.
 */

/** Nothing opened yet. @returns {Open} */
export const fresh = () => ({ menu: null, ask: null, left: null, chosen: new Map() });
