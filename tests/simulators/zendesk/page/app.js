import { h } from "./dom.js";
import { pane } from "./pane.js";
import { listen } from "./shortcuts.js";
import { frame, tab } from "./tabs.js";
import { wordsOf } from "./words.js";

// Ties the parts together and gives tests `window.sim` (README.md). Query: seed, locale, notes, wait, times.
const query = new URLSearchParams(location.search);
const data = await (await fetch(new URL("../seeds.json", import.meta.url))).json();
const words = wordsOf(query.get("locale") ?? "en");
document.documentElement.lang = words.locale;
document.documentElement.dir = words.direction;

const panes = new Map();
const page = {
  words,
  agent: data.agent,
  macros: data.macros,
  noteType: query.get("notes") === "agent" ? "agent" : "internal",
  relative: query.get("times") !== "absolute",
  submitted: [],
  statuses: [],
  keyLog: [],
  strayKeys: [],
  shortcuts: [],
  failNext: false,
  activeId: null,
  wait: (more = 0) => new Promise((go) => setTimeout(go, Number(query.get("wait") ?? 30) + more)),
  activePane: () => panes.get(page.activeId) ?? null,
  openTicket,
  closeTicket,
  step,
  search,
  help,
  say,
  changed: () => drawTabs(),
  saved(ticket) {
    say(words.t("saved", ticket.id));
    drawTabs();
  },
};
const parts = frame(page);
listen(page);

/** Show a ticket; its pane is made on the first visit and kept. */
async function openTicket(id) {
  if (!panes.has(id)) {
    const made = pane(page, tickets.get(id));
    panes.set(id, made);
    parts.main.append(made.element);
    page.wait().then(made.log.load);
  }
  page.activeId = id;
  for (const [other, made] of panes) made.show(other === id);
  history.replaceState(null, "", `${location.pathname}${location.search}#/agent/tickets/${id}`);
  document.title = `Parcelgarden – Agent Ticket #${id}`;
  drawTabs();
  await panes.get(id).ready;
  await page.wait(5);
  panes.get(id).log.toEnd();
}

function closeTicket(id) {
  const gone = panes.get(id);
  if (!gone) return;
  panes.delete(id);
  gone.ready.then((editor) => editor.destroy()).finally(() => gone.element.remove());
  page.activeId = null;
  const next = [...panes.keys()].at(-1);
  if (next === undefined) drawTabs();
  else openTicket(next);
}

function step(by) {
  const ids = [...panes.keys()];
  if (ids.length) openTicket(ids[(ids.indexOf(page.activeId) + by + ids.length) % ids.length]);
}

function search() {
  parts.searchBox.focus();
}

function help() {
  say(words.t("shortcuts"));
}

function say(text) {
  parts.status.textContent = text;
  parts.status.hidden = false;
  setTimeout(() => (parts.status.hidden = true), 4000);
}

let drawing = false;
function drawTabs() {
  if (drawing) return;
  drawing = true;
  queueMicrotask(() => {
    drawing = false;
    parts.tablist.replaceChildren(
      ...[...panes.values()].map((made) => tab(page, made, made.ticket.id === page.activeId)),
    );
    if (!panes.size) parts.tablist.append(h("span", { class: "pale" }, words.t("empty")));
  });
}

let tickets = new Map();
async function seed(wanted) {
  const { open, active } =
    typeof wanted === "string" ? data.seeds[wanted] : { open: wanted.map((one) => one.id), active: wanted[0]?.id };
  const list = typeof wanted === "string" ? data.tickets : wanted;
  for (const made of panes.values()) {
    made.element.remove();
    made.ready.then((editor) => editor.destroy());
  }
  panes.clear();
  page.activeId = null;
  for (const kept of [page.submitted, page.statuses, page.keyLog, page.strayKeys, page.shortcuts]) kept.length = 0;
  tickets = new Map(
    structuredClone(list).map((one) => [
      one.id,
      { ccs: [], priority: "normal", assignee: page.agent.name, status: "open", ...one },
    ]),
  );
  for (const id of open) await openTicket(id);
  if (active) await openTicket(active);
  drawTabs();
}

const of = (id = page.activeId) => panes.get(Number(id));
window.sim = {
  ready: null,
  seed,
  openTicket,
  closeTicket,
  submitted: page.submitted,
  statuses: page.statuses,
  keyLog: page.keyLog,
  strayKeys: page.strayKeys,
  shortcuts: page.shortcuts,
  followUps: data.followUps,
  get active() {
    return page.activeId;
  },
  get open() {
    return [...panes.keys()];
  },
  ticket: (id = page.activeId) =>
    structuredClone({
      ...tickets.get(Number(id)),
      comments: tickets.get(Number(id)).comments.map(({ nodes, ...rest }) => rest),
    }),
  typed: (id = page.activeId) =>
    page.keyLog
      .filter((one) => one.ticket === Number(id))
      .map((one) => one.text)
      .join(""),
  draft: (id) => ({ text: of(id).box.text(), html: of(id).box.html(), channel: of(id).box.channel }),
  editor: (id) => of(id).box.editor,
  setDraft: (text, id) => (of(id).box.clear(), of(id).box.put(text)),
  focus: (id) => of(id).box.editor.editing.view.focus(),
  setChannel: (channel, id) => of(id).box.setChannel(channel),
  applyMacro: (name, id) => of(id).apply(page.macros.find((macro) => macro.name === name)),
  submit: (status, id) => of(id).submit(status, "api"),
  failNextSubmit: () => (page.failNext = true),
  showMore: (id) => of(id).log.more(),
  shown: (id) => of(id).log.shown(),
  redraw: (id) => of(id).log.redraw(),
  async receive(id, text, more = {}) {
    const ticket = tickets.get(Number(id));
    const comment = { from: "customer", at: new Date().toISOString(), text, ...more };
    await page.wait();
    ticket.status = "open";
    if (!of(id)) return void ticket.comments.push(comment);
    of(id).next = "open";
    of(id).log.add(comment);
    of(id).redraw();
    drawTabs();
  },
};
window.sim.ready = seed(query.get("seed") ?? "two").then(() => {
  document.documentElement.dataset.ready = "";
});
