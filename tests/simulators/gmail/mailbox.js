// The mailbox behind both simulators, and what tests see of it as `window.sim`. It holds no DOM.
import { inField, options, pause } from "./build.js";

/** What tests read and drive; the two clients add `openThread`, `reply` and so on. */
export const sim = {
  outbox: [], // every message that really left, in order
  scheduled: [], // messages with a time to leave at
  undone: [], // messages taken back within the undo window
  discarded: [], // drafts thrown away
  drafts: [], // drafts as last saved
  keys: [], // key events that reached the page's window in its bubbling phase
  actions: [], // what the page did because of keys or clicks of its own
  settings: {
    language: options.hl || "en",
    slow: Number(options.slow || 0),
    undo: Number(options.undo ?? 5000),
    signature: options.signature !== "0",
    sendArchive: options.archive === "1",
  },
  me: null,
  threads: [],
  signature: "",
};
window.sim = sim;

/** Wait as long as the real client roughly would, and `?slow=` more. */
export const delay = (ms) => pause(ms + sim.settings.slow);

/** Take a mailbox: `{me, signature, threads}` or a plain list of threads. */
export function take(seed) {
  const box = Array.isArray(seed) ? { threads: seed } : seed;
  Object.assign(sim, { threads: box.threads.map(known), signature: box.signature ?? sim.signature });
  sim.me = box.me ?? sim.me ?? { name: "Sam Okafor", email: "sam@acme.example" };
  Object.assign(sim.settings, box.settings);
}

function known(thread, n) {
  const messages = thread.messages.map((message, k) => ({ id: `${thread.id ?? n}-${k + 1}`, to: [], cc: [], ...message }));
  return { id: String(n), subject: "", ...thread, messages };
}

/** Load the seed: a JSON in window.name, else the set of seeds.json that `?seed=` names. */
export async function load(address) {
  if (window.name.startsWith("{") || window.name.startsWith("[")) return take(JSON.parse(window.name));
  const seeds = await (await fetch(address)).json();
  const wanted = seeds.sets[options.seed || "default"];
  if (!wanted) throw new Error(`No seed of that name: ${Object.keys(seeds.sets).join(", ")}`);
  take({ ...seeds, threads: wanted.map((id) => seeds.threads.find((thread) => thread.id === id)) });
}

/** Find a thread or say which there are. */
export function threadOf(id) {
  const found = sim.threads.find((thread) => thread.id === id);
  if (!found) throw new Error(`No thread ${id}: ${sim.threads.map((thread) => thread.id).join(", ")}`);
  return found;
}

/** Put one message into the outbox or the schedule, and into its thread. */
export function deliver(message) {
  const entry = { ...message, at: new Date().toISOString() };
  (entry.scheduled ? sim.scheduled : sim.outbox).push(entry);
  return entry;
}

/** Take a message back within the undo window. */
export function takeBack(entry) {
  for (const list of [sim.outbox, sim.scheduled]) if (list.includes(entry)) list.splice(list.indexOf(entry), 1);
  sim.undone.push(entry);
}

/** Save a draft under its id, or forget it when it is null. */
export function saveDraft(id, draft) {
  const rest = sim.drafts.filter((one) => one.id !== id);
  sim.drafts.splice(0, sim.drafts.length, ...rest, ...(draft ? [{ id, ...draft }] : []));
}

/** Note something the page did by itself, for instance because a stray key was one of its shortcuts. */
export const note = (action, detail = {}) => sim.actions.push({ action, ...detail });

sim.clear = () => {
  for (const list of [sim.outbox, sim.scheduled, sim.undone, sim.discarded, sim.keys, sim.actions]) list.length = 0;
};

/** Log every key event that is still alive when it has bubbled up to the window. */
export function logKeys() {
  for (const type of ["keydown", "keypress", "keyup"]) {
    window.addEventListener(type, (event) => {
      const { key, code, ctrlKey, metaKey, altKey, shiftKey, isTrusted, defaultPrevented } = event;
      const target = event.target instanceof Element ? describe(event.target) : "window";
      const field = inField(event.target);
      sim.keys.push({ type, key, code, ctrlKey, metaKey, altKey, shiftKey, isTrusted, defaultPrevented, target, field });
    });
  }
}

const describe = (element) =>
  element.localName + (element.id ? `#${element.id}` : "") + (element.classList[0] ? `.${element.classList[0]}` : "");
