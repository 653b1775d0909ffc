// Where things stand on the window: plain numbers in, plain numbers out.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */
/** @typedef {{width: number, height: number}} Size */

const GAP = 8;
const LEAST = 220;
const SHALLOW = 60;
const TALL = 680;

const between = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.max(low, Math.min(value, high));

/** @typedef {{left: number, top: number, height: number}} Spot */

/** Place the card beside the box if there is room, else above or below it, else at the window's edge; on the other side
 *  where it would cover the words that are to be seen and there is room.
 *  @param {Box} box @param {Size} card @param {Size} window @param {boolean} [mirrored] @param {Box | null} [seen]
 *  @returns {Spot} */
export function beside(box, card, window, mirrored = false, seen = null) {
  const spot = spotFor(box, card, window, mirrored);
  if (!seen) return spot;
  const sides = [GAP, window.width - GAP - card.width].filter((left) => left >= GAP).map((left) => ({ ...spot, left }));
  return [spot, ...sides].find((one) => !covers(one, card, seen)) ?? spot;
}

/** @param {Spot} spot @param {Size} card @param {Box} box */
const covers = ({ left, top, height }, card, box) =>
  left < box.right && left + card.width > box.left && top < box.bottom && top + Math.min(card.height, height) > box.top;

/** @param {Box} box @param {Size} card @param {Size} window @param {boolean} mirrored @returns {Spot} */
function spotFor(box, card, window, mirrored) {
  const most = Math.min(TALL, window.height - 2 * GAP);
  const height = Math.min(card.height, most);
  const low = between(box.bottom - height, GAP, window.height - GAP - height);
  const right = { left: box.right + GAP, fits: box.right + GAP + card.width <= window.width - GAP };
  const left = { left: box.left - GAP - card.width, fits: box.left - GAP - card.width >= GAP };
  const side = (mirrored ? [left, right] : [right, left]).find(({ fits }) => fits);
  const across = (/** @type {number} */ at) => between(at, GAP, Math.max(GAP, window.width - GAP - card.width));
  if (side) return { left: across(side.left), top: low, height: most };
  const along = across(mirrored ? box.left : box.right - card.width);
  const above = box.top - 2 * GAP;
  const below = window.height - box.bottom - 2 * GAP;
  if (above >= Math.min(height, LEAST) && above >= below) {
    return {
      left: along,
      top: between(
        box.top - GAP - Math.min(height, above, most),
        GAP,
        window.height - GAP - Math.min(height, above, most),
      ),
      height: Math.min(above, most),
    };
  }
  if (below >= Math.min(height, LEAST))
    return { left: along, top: Math.max(GAP, box.bottom + GAP), height: Math.min(below, most) };
  return { left: across(mirrored ? 0 : window.width), top: GAP, height: most };
}

/** Places for the badge, best first: the end of the last line of the box, the other corners, then just outside.
 *  @param {Box} box @param {Size} badge @param {Size} window @param {boolean} [mirrored]
 *  @returns {{left: number, top: number}[]} */
export function corners(box, badge, window, mirrored = false) {
  const end = mirrored ? box.left + 20 : box.right - badge.width - 20;
  const start = mirrored ? box.right - badge.width - 8 : box.left + 8;
  const bottom = box.bottom - badge.height - 6;
  const below = { left: end, top: box.bottom + 4 };
  const beyond = { left: mirrored ? box.left - badge.width - 4 : box.right + 4, top: box.bottom - badge.height };
  const inside = [
    { left: end, top: bottom },
    { left: start, top: bottom },
    { left: end, top: box.top + 6 },
  ];
  const shallow = box.bottom - box.top < SHALLOW;
  const all = shallow ? [below, beyond, { left: end, top: box.top - badge.height - 4 }, ...inside] : [...inside, below];
  return all.map(({ left, top }) => ({
    left: between(left, 2, window.width - badge.width - 2),
    top: between(top, 2, window.height - badge.height - 2),
  }));
}
