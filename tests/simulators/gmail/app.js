// A behaving simulator of Gmail on the web: one page, hash routes, list and thread views, composers, outbox.
// What is simulated and from which sources: ../README.md. Tests drive it through window.sim.
import { el, inField, options } from "./build.js";
import { delay, load, logKeys, note, sim, take, threadOf } from "./mailbox.js";
import { beginning, close, composers, openComposer } from "./compose.js";
import { listView } from "./list.js";
import { expandAll, threadView } from "./thread.js";
import { frame, t } from "./page.js";

const LINGER = 2; // hidden views that stay in the page after one has left them
let places, current = { name: "", elements: [] }, old = [], drawing = Promise.resolve();

const route = () => decodeURIComponent(location.hash).match(/^#inbox\/(.+)$/)?.[1] ?? null;

/** Show the view of the address. The one before stays in the page, hidden and without role=main. */
async function show() {
  const wanted = route();
  await delay(60);
  if (wanted !== route()) return;
  for (const c of [...composers.values()]) if (c.inline) leave(c);
  hide(current);
  const view = wanted && sim.threads.some((thread) => thread.id === wanted) ? conversation(threadOf(wanted)) : { name: "inbox", ...listView() };
  view.box = el("div.nH", { role: "main" }, view.elements);
  places.views.append(view.box);
  current = view;
  sim.thread = view.thread?.id ?? null;
  document.title = `${view.thread ? view.thread.subject : t.inbox} - ${sim.me.email} - Mail`; // [13] the account is in the title
  if (view.thread) await resume(view);
}

function hide(view) {
  if (!view.box) return;
  view.box.style.display = "none";
  view.box.removeAttribute("role");
  old.push(view);
  while (old.length > LINGER) old.shift().box.remove();
}

// Leaving a thread saves its inline draft; its editor lingers with the hidden view, out of use.
function leave(c) {
  const keep = c.root.cloneNode(true), area = c.root.parentElement;
  kept.set(c.thread.id, { start: { ...c, content: [...c.editor.childNodes].reduce((all, node) => (all.append(node.cloneNode(true)), all), document.createDocumentFragment()) }, message: c.message });
  close(c, true);
  area?.append(keep);
}
const kept = new Map();

function conversation(thread) {
  const view = { name: thread.id, thread };
  return Object.assign(view, threadView(thread, (part, mode, popout) => reply(view, part, mode, popout)));
}

async function resume(view) {
  const draft = kept.get(view.thread.id);
  if (!draft) return;
  kept.delete(view.thread.id);
  const part = view.messages.find((one) => one.message === draft.message);
  await part.expand();
  const { mode, content, people, subject } = draft.start;
  inline(view, part, { ...beginning(view.thread, part.message, mode), ...people, subject, content });
}

function reply(view, part, mode, popout = false) {
  const start = beginning(view.thread, part.message, mode);
  note(mode, { thread: view.thread.id });
  const open = [...composers.values()].find((c) => c.inline && c.thread === view.thread && c.message === part.message);
  if (popout) return openComposer(start, places.moles, events);
  if (open && open.mode === mode) return open.editor.focus(), open;
  if (open) return events.change(open, mode);
  return inline(view, part, start);
}

function inline(view, part, start) {
  const area = part.replyArea.querySelector(".ip");
  for (const child of area.children) child.style.display = "none";
  area.classList.add("adB");
  area.classList.remove("iq");
  const c = openComposer(start, area, events);
  area.prepend(c.root); // [3] the composer is .ip's first element child
  c.editor.focus();
  c.root.scrollIntoView({ block: "nearest" });
  return c;
}

const compose = () => (note("compose"), openComposer({ mode: "new", to: [], cc: [], subject: "" }, places.moles, events));

const events = {
  closed(c) {
    if (!c.inline) return;
    const area = current.messages?.find((part) => part.message === c.message)?.replyArea?.querySelector(".ip");
    if (!area || area.querySelector(".M9")) return;
    area.classList.remove("adB");
    area.classList.add("iq");
    for (const child of area.children) child.style.display = "";
  },
  sent(c, entry) {
    if (entry.archive) location.hash = "#inbox";
    if (!c.thread || entry.scheduled) return;
    const message = { id: `${c.thread.id}-${c.thread.messages.length + 1}`, from: sim.me, to: entry.to, cc: entry.cc, date: entry.at, text: entry.ownText, quotes: c.mode !== "forward", format: "divs", sentHere: true };
    c.thread.messages.push(message);
    if (current.thread === c.thread && !entry.archive) append(c.thread);
  },
  undone(c, entry, content) {
    const part = c.inline && current.messages?.find((one) => one.message === c.message);
    const start = { mode: c.mode, thread: c.thread, message: c.message, to: entry.to, cc: entry.cc, subject: entry.subject, content };
    part ? inline(current, part, start) : openComposer(start, places.moles, events);
  },
  change(c, mode) {
    const part = current.messages.find((one) => one.message === c.message);
    close(c);
    return inline(current, part, beginning(c.thread, c.message, mode));
  },
  popOut(c) {
    const start = { mode: c.mode, thread: c.thread, message: c.message, ...c.people, subject: c.subjectBox.value, content: document.createDocumentFragment() };
    start.content.append(...c.editor.childNodes);
    close(c);
    return openComposer(start, places.moles, events);
  },
};

// A sent reply appears at the end of the open thread without the view being drawn again.
function append(thread) {
  const fresh = threadView(thread, (part, mode, popout) => reply(current, part, mode, popout));
  const part = fresh.messages.at(-1);
  const before = current.messages.at(-1).replyArea?.querySelector(".ip:not(.adB)"); // not one that is being written in
  before?.replaceChildren();
  current.messages.push(part);
  current.list.append(part.element);
}

// The page's own shortcuts, when the focus is not in a field: what leaks here shows in sim.actions.
function shortcuts(event) {
  if (inField(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const last = current.messages?.at(-1);
  const act = {
    c: compose, u: () => go(null), j: () => move(1), k: () => move(-1),
    r: () => last && reply(current, last, "reply"), a: () => last && reply(current, last, "replyAll"), f: () => last && reply(current, last, "forward"),
    e: () => go(null), "#": () => go(null), "/": () => document.querySelector("form[role=search] input").focus(),
    o: () => openAt(), Enter: () => current.thread || openAt(),
  }[event.key];
  if (!act) return;
  note("shortcut", { key: event.key });
  event.preventDefault();
  act();
}

const go = (id) => (location.hash = id ? `#inbox/${encodeURIComponent(id)}` : "#inbox");
let cursor = 0;
function move(step) {
  const rows = current.messages?.map((part) => part.element) ?? current.rows;
  cursor = Math.max(0, Math.min(rows.length - 1, cursor + step));
  rows[cursor]?.focus();
}
const openAt = () => current.rows && go(sim.threads[cursor]?.id);

Object.assign(sim, {
  async seed(seed) {
    for (const c of [...composers.values()]) close(c);
    take(seed);
    await render();
  },
  async openThread(id) {
    threadOf(id);
    go(id);
    await settled(() => sim.thread === id);
    return current.box;
  },
  async list() {
    go(null);
    await settled(() => sim.thread === null);
  },
  async expand(n) {
    const part = current.messages.at(n);
    part.unfold();
    await part.expand();
    return part.element;
  },
  expandAll: () => expandAll(current.messages),
  async reply({ mode = "reply", message = -1, popout = false } = {}) {
    const part = current.messages.at(message);
    part.unfold();
    await part.expand();
    return reply(current, part, mode, popout).id;
  },
  compose: async () => compose().id,
  editor: (id) => composers.get(id ?? [...composers.keys()].at(-1))?.editor ?? null,
  popOut: async (id) => events.popOut(composers.get(id ?? [...composers.keys()].at(-1))).id,
  composers: [],
});

async function settled(test) {
  for (let n = 0; n < 200; n += 1) {
    await new Promise((done) => setTimeout(done, 20));
    await drawing;
    if (test()) return;
  }
  throw new Error("The simulator did not get there.");
}

async function render() {
  places = frame();
  document.body.classList.toggle("dark", options.dark === "1");
  document.querySelector("[gh=cm]").addEventListener("click", compose);
  current = { name: "" };
  old = [];
  kept.clear();
  await (drawing = show());
}

window.addEventListener("hashchange", () => (drawing = drawing.then(show)));
document.addEventListener("keydown", shortcuts);
logKeys();
sim.ready = (async () => {
  document.body.append(el("div", { id: "loading" }, "Loading…"));
  await Promise.all([load("seeds.json"), delay(0)]);
  await render();
})();
