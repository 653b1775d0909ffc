// Keeps what was read of an element while nothing in it changes: to read a long thread anew with every change of a busy
// page would cost a good part of the machine.

/** Styles change without a trace, so nothing is kept for longer. */
const LONGEST = 5000;
/** After so many changes at a time all is read anew. */
const MANY = 300;

/** @type {Map<Element, {by: object, at: number, values: Map<string, unknown>}>} */
const kept = new Map();
/** @type {WeakSet<Node>} */
const observed = new WeakSet();
/** @type {MutationObserver | null} */
let observer = null;

/** Give what `make` makes of an element, or what it made when the element was the same. `by`: with another one
 *  everything is another.
 *  @template T @param {Element} element @param {object} by @param {string} name @param {() => T} make @returns {T} */
export function unchanged(element, by, name, make) {
  observe(element.getRootNode());
  settle(observer?.takeRecords() ?? []);
  const { values } = entryOf(element, by);
  if (!values.has(name)) values.set(name, make());
  return /** @type {T} */ (values.get(name));
}

/** @param {Element} element @param {object} by */
function entryOf(element, by) {
  const known = kept.get(element);
  if (known?.by === by && performance.now() - known.at < LONGEST) return known;
  const entry = { by, at: performance.now(), values: new Map() };
  kept.set(element, entry);
  return entry;
}

/** @param {Node} root */
function observe(root) {
  if (observed.has(root)) return;
  observed.add(root);
  observer ??= new MutationObserver(settle);
  observer.observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
}

/** @param {MutationRecord[]} records */
function settle(records) {
  if (!records.length || !kept.size) return;
  if (records.length > MANY) return kept.clear();
  const within = new Set(records.map(({ target }) => target));
  const around = new Set(records.filter(({ type }) => type === "attributes").map(({ target }) => target));
  for (const element of kept.keys()) if (isSpoilt(element, within, around)) kept.delete(element);
}

/** What changes in an element spoils it, and a class of what it stands in may hide a part of it.
 *  @param {Element} element @param {Set<Node>} within @param {Set<Node>} around */
function isSpoilt(element, within, around) {
  if (!element.isConnected) return true;
  return [...within].some((one) => element.contains(one)) || [...around].some((one) => one.contains(element));
}
