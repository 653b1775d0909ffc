// One question at a time to POST /v1/analyze: a newer one aborts the older, unchanged messages go by reference.

import { read } from "./answer.js";
import { desk, written } from "./state.js";
import { nowHere } from "./times.js";

const PATIENCE = 20_000;
const refs = new Map();
let flight = null;
let turn = 0;
let token = "";

export const useToken = (value) => {
  token = value.trim();
};

const identity = ({ role, text, at, author }) => JSON.stringify([role, text, at, author]);

function named(item, byRef) {
  const ref = byRef ? refs.get(identity(item)) : undefined;
  const said = { role: item.role, ...(ref ? { ref } : { text: item.text }) };
  if (item.at) said.at = item.at;
  if (item.author) said.author = item.author;
  return said;
}

function question(items, byRef) {
  const asked = { thread: items.map((item) => named(item, byRef)), draft: desk.draft };
  const now = desk.now ?? (items.some((item) => item.at) ? nowHere() : null);
  if (now) asked.now = now;
  for (const field of ["customer", "agent", "register", "channel"]) if (desk[field]) asked[field] = desk[field];
  return asked;
}

async function post(body, signal) {
  const headers = { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const response = await fetch("/v1/analyze", { method: "POST", headers, body: JSON.stringify(body), signal });
  const said = await response.json().catch(() => null);
  return { status: response.status, retry: Number(response.headers.get("Retry-After")) || 0, said };
}

async function ask(items, signal) {
  const first = await post(question(items, true), signal);
  if (first.status !== 409) return first;
  refs.clear();
  return post(question(items, false), signal);
}

function remember(items, answer) {
  refs.clear();
  for (const { index, ref } of answer.messages) if (ref && items[index]) refs.set(identity(items[index]), ref);
}

/** Fetch the hand-off note for a colleague, or null. Only asked for when somebody wants it. */
export async function handOff() {
  try {
    const { status, said } = await post({ ...question(written(), false), brief: true }, AbortSignal.timeout(PATIENCE));
    return status === 200 ? (said?.brief ?? null) : null;
  } catch {
    return null;
  }
}

/** Give up what is under way; its answer will not be heard. */
export function cancel() {
  turn += 1;
  flight?.abort();
}

/**
 * Ask about what is on the desk now. Resolves to {answer, asked}, {refused: {status, said, retry}}, {away: true}, or
 * null when a newer question has taken its place.
 */
export async function analyse() {
  cancel();
  const mine = turn;
  flight = new AbortController();
  const timer = setTimeout((flying) => flying.abort(), PATIENCE, flight);
  const items = written().map((item) => ({ ...item }));
  try {
    const { status, said, retry } = await ask(items, flight.signal);
    if (mine !== turn) return null;
    if (status !== 200 || !Array.isArray(said?.messages)) return { refused: { status, said: said ?? {}, retry } };
    remember(items, said);
    return { answer: read(said), asked: items };
  } catch {
    return mine === turn ? { away: true } : null;
  } finally {
    clearTimeout(timer);
  }
}
