// What is on the desk. Nothing here outlives the page.

/** @typedef {{key: number, role: "customer"|"agent"|"other", text: string, at: ?string, author: ?string}} Message */

let keys = 0;

export const desk = {
  /** @type {Message[]} */ thread: [],
  draft: "",
  now: null,
  customer: "",
  agent: "",
  register: "",
  channel: "",
  /** The last good answer and the messages that it speaks of, in its order. */
  answer: null,
  asked: [],
};

function message(role, text = "", at = null, author = null) {
  keys += 1;
  return { key: keys, role, text, at, author };
}

export function clear() {
  Object.assign(desk, {
    thread: [],
    draft: "",
    now: null,
    customer: "",
    agent: "",
    register: "",
    channel: "",
    answer: null,
    asked: [],
  });
}

/** Hold what is on the desk; the returned function lays it out again. */
export function hold() {
  const held = { ...desk, thread: [...desk.thread], answer: null, asked: [] };
  return () => Object.assign(desk, held);
}

export function load(example) {
  clear();
  const { draft, now, customer = "", agent = "", register = "", channel = "" } = example;
  Object.assign(desk, { draft, now, customer, agent, register, channel });
  desk.thread = example.thread.map(({ role, text, at = null, author = null }) => message(role, text, at, author));
}

export function add(role, text = "", at = null, author = null) {
  const made = message(role, text, at, author);
  desk.thread.push(made);
  return made;
}

export function remove(key) {
  const at = desk.thread.findIndex((item) => item.key === key);
  const [gone] = desk.thread.splice(at, 1);
  return () => desk.thread.splice(at, 0, gone);
}

export function move(key, by) {
  const at = desk.thread.findIndex((item) => item.key === key);
  const to = at + by;
  if (to < 0 || to >= desk.thread.length) return false;
  desk.thread.splice(to, 0, ...desk.thread.splice(at, 1));
  return true;
}

/** The messages worth sending: an empty one waits until somebody writes in it. */
export const written = () => desk.thread.filter((item) => item.text.trim());

export const empty = () => desk.thread.length === 0 && !desk.draft.trim();

/** What the last answer says of a message, or undefined when it was asked about other words. */
export function readingOf(item) {
  const index = desk.asked.findIndex(
    ({ key, text, role }) => key === item.key && text === item.text && role === item.role,
  );
  return index < 0 ? undefined : desk.answer?.messages.find((reading) => reading.index === index);
}

/** The message that an index of the last answer means. */
export const messageAt = (index) => desk.thread.find((item) => item.key === desk.asked[index]?.key);
