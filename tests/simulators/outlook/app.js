// A behaving simulator of Outlook on the web: list, reading pane, composers inline, in a tab and in a window, outbox.
// What is simulated and from which sources: ../README.md. Tests drive it through window.sim.
import { el, hash, inField, options } from "../gmail/build.js";
import { delay, load, logKeys, note, saveDraft, sim, take, threadOf } from "../gmail/mailbox.js";
import { beginning, close, composer, composers } from "./compose.js";
import { button, cls, dated, dress, key, listen, on, rtl, t } from "./page.js";
import { conversation, inOrder } from "./reading.js";

let root, pane, tabs, view = null;

function frame() {
  document.documentElement.lang = sim.settings.language;
  document.documentElement.dir = rtl() ? "rtl" : "ltr";
  document.title = `Mail - ${sim.me.name} - Outlook`;
  pane = el(`div${cls("pane")}`, { role: "main", "data-app-section": "MailReadCompose", "aria-label": t.pane, id: "ReadingPaneContainerId" });
  tabs = el(`div${cls("tabs")}`, { role: "tablist" });
  root = el("div", { id: "app" },
    el(`header${cls("top")}`, { role: "banner", "data-app-section": "Ribbon" }, el("span", {}, "Outlook"), el("button", { type: "button", id: "O365_MainLink_Me", "aria-label": `${t.account} ${sim.me.name}` }, el("span", { id: "meInitialsButton" }, sim.me.name[0]))),
    el("div", { id: "innerRibbonContainer" }, el("div.ms-OverflowSet-item", { role: "none" }, el("div.fui-SplitButton", { role: "group" }, button(t.newMail, ".fui-SplitButton__primaryActionButton", { "data-automation-type": "RibbonSplitButton" }, () => tab({ mode: "new", to: [], cc: [], subject: "" }), t.newMail)))),
    el(`div${cls("columns")}`, {}, list(), el(`div${cls("right")}`, {}, pane, tabs)));
  listen(root);
  document.body.replaceChildren(root);
}

// #MailList > [role=listbox] > [role=option][data-convid] [1][16].
function list() {
  const ad = el(`div${cls("ad")}`, { id: "owaadbar0" }, "");
  if (options.churn !== "0") setInterval(() => (ad.textContent = `Advertisement ${Math.floor(Date.now() / 1000) % 100}`), Number(options.churn || 1000)); // the page never stops changing [8]
  return el(`div${cls("list")}`, { id: "MailList", tabindex: -1, "data-app-section": "MessageList" }, el("div.customScrollBar", { role: "listbox", "aria-label": t.list }, sim.threads.map(row)), ad);
}

function row(thread) {
  const last = thread.messages.at(-1), who = thread.messages.find((one) => one.from.email !== sim.me.email)?.from ?? last.from;
  const made = el(`div${cls("row")}`, { role: "option", "data-convid": `AQQk${key(thread.id)}`, "data-focusable-row": "true", "aria-selected": "false", tabindex: -1, "aria-label": `${who.name} ${thread.subject} ${dated(last.date)} ${last.text.slice(0, 60)}` },
    el("div", {}, el("span", { title: who.email }, who.name)), el("div", {}, el("span.TtcXM", {}, thread.subject)), el("div", {}, el("span.FqgPc", {}, last.text.replace(/\s+/g, " ").slice(0, 70))), el("span._rWRU", { title: dated(last.date) }, dated(last.date)));
  return on(made, "click", () => open(thread.id));
}

async function open(id) {
  const wanted = threadOf(id);
  for (const c of [...composers.values()]) if (c.place === "inline") saveDraft(c.id, { ...sim.drafts.find((one) => one.id === c.id) }), close(c);
  history.replaceState(null, "", `#/mail/inbox/id/${encodeURIComponent(id)}`);
  show(null);
  for (const one of root.querySelectorAll("[data-convid]")) one.setAttribute("aria-selected", String(one.dataset.convid === `AQQk${key(id)}`));
  await delay(90); // the address changes at once, the pane a little later [2]
  view = conversation(wanted, inline);
  pane.replaceChildren(view.element);
  sim.thread = id;
}

// The draft is one more item of the conversation, beside the message it answers.
function inline(part, mode, start) {
  note(mode, { thread: view.thread.id });
  for (const c of [...composers.values()]) if (c.place === "inline") close(c);
  const c = composer(start ?? beginning(view.thread, part.message, mode), "inline", events);
  c.shell = el("div.aVla3", {}, el(`div${cls("item", "BS0OK")}`, { "aria-expanded": "true" }, el("div.wide-content-host", {}, el(`div${cls("draft")}`, {}, c.root))));
  options.order === "top" ? part.element.before(c.shell) : part.element.after(c.shell);
  c.shell.scrollIntoView({ block: "nearest" });
  return c.ready();
}

// A new mail, or a popped-out reply, gets a tab below the pane; the panes that are not shown stay in the page, hidden.
function tab(start) {
  note(start.mode, { tab: true });
  const c = composer(start, "tab", events);
  c.shell = el(`div${cls("pane")}`, { "data-app-section": "Form_Content", "aria-label": start.subject || t.newMail }, c.root);
  c.tab = on(el("button", { type: "button", role: "tab" }, start.subject || t.newMail), "click", () => show(c));
  if (!tabs.children.length) tabs.append(on(el("button", { type: "button", role: "tab" }, t.pane), "click", () => show(null)));
  tabs.append(c.tab);
  pane.parentElement.insertBefore(c.shell, tabs);
  show(c);
  return c.ready();
}

function show(c) {
  pane.style.display = c ? "none" : "";
  for (const other of composers.values()) if (other.place === "tab") other.shell.style.display = other === c ? "" : "none";
}

const plain = ({ mode, subject, people, thread, message }) => ({ mode, subject, ...people, thread, message });
const events = {
  closed(c) {
    c.tab?.remove();
    if (tabs?.children.length === 1) tabs.replaceChildren();
    if (c.place === "tab") show(null);
    if (c.place === "window") document.querySelector("#app")?.append(el("p", {}, t.done));
  },
  sent(c, entry) {
    if (!c.thread || entry.scheduled || c.place === "window") return;
    append(c.thread, entry);
  },
  undone(c, entry, content) {
    const start = { ...plain(c), content };
    c.place === "inline" ? inline(view.parts.find((part) => part.message === c.message), c.mode, start) : tab(start);
  },
  // A window of its own gets the draft as JSON in its name, as tests may do it too.
  popOut(c) {
    const start = plain(c);
    const seed = { me: sim.me, signature: sim.signature, threads: [c.thread].filter(Boolean), draft: { ...start, thread: c.thread?.id, message: c.message?.id, lines: c.editor.querySelector(".elementToProof")?.innerText ?? "" } };
    close(c);
    window.open(`${location.pathname}?${new URLSearchParams({ ...options, popout: "1" })}`, JSON.stringify(seed));
  },
};

function append(thread, entry) {
  thread.messages.push({ id: `${thread.id}-${thread.messages.length + 1}`, from: sim.me, to: entry.to, cc: entry.cc, date: entry.at, text: entry.ownText, format: "divs" });
  if (view?.thread !== thread) return;
  const fresh = conversation(thread, inline), part = fresh.parts.at(-1);
  view.parts.push(part);
  view.list.append(part.element);
  view.list.replaceChildren(...inOrder(options.order === "top" ? [...view.list.children].reverse() : [...view.list.children]));
}

// Outlook's own shortcuts, for a focus outside of any field (names from Outlook's help; (U) for this page).
function shortcuts(event) {
  if (inField(event.target) || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const last = view?.parts.at(-1);
  const act = {
    n: () => tab({ mode: "new", to: [], cc: [], subject: "" }), r: () => last && inline(last, "reply"), R: () => last && inline(last, "replyAll"),
    F: () => last && inline(last, "forward"), e: () => note("archive"), q: () => note("read"), Delete: () => note("delete"), ".": () => step(1), ",": () => step(-1),
  }[event.key];
  if (!act) return;
  note("shortcut", { key: event.key });
  event.preventDefault();
  act();
}

function step(by) {
  const n = sim.threads.findIndex((thread) => thread.id === sim.thread) + by;
  if (sim.threads[n]) open(sim.threads[n].id);
}

Object.assign(sim, {
  async seed(seed) {
    for (const c of [...composers.values()]) close(c);
    take(seed);
    view = null;
    sim.thread = null;
    frame();
  },
  openThread: async (id) => (await open(id), view.element),
  async expand(n) {
    const part = view.parts.at(n);
    view.first = Math.min(view.first, view.parts.indexOf(part));
    if (!part.element.isConnected) view.draw();
    await part.expand();
    return part.element;
  },
  expandAll: async () => {
    view.first = 0;
    view.draw();
    await Promise.all(view.parts.map((part) => part.expand()));
  },
  async reply({ mode = "reply", message = -1, popout = false } = {}) {
    const part = view.parts.at(message);
    await part.expand();
    return popout ? tab(beginning(view.thread, part.message, mode)).id : inline(part, mode).id;
  },
  compose: async () => tab({ mode: "new", to: [], cc: [], subject: "" }).id,
  editor: (id) => composers.get(id ?? [...composers.keys()].at(-1))?.editor ?? null,
  popOut: async (id) => events.popOut(composers.get(id ?? [...composers.keys()].at(-1))),
  received(entry) {
    sim.outbox.push(entry);
    const thread = sim.threads.find((one) => one.id === entry.thread);
    if (thread && !entry.scheduled) append(thread, entry);
  },
  composers: [],
});

// A pop-out window: only the form, in [data-app-section=Form_Content] [17].
function alone(draft) {
  document.title = draft.subject;
  const thread = sim.threads.find((one) => one.id === draft.thread), message = thread?.messages.find((one) => one.id === draft.message);
  const c = composer({ ...draft, thread, message }, "window", events);
  root = el("div", { id: "app" }, el(`div${cls("pane")}`, { "data-app-section": "Form_Content", role: "main" }, c.root));
  listen(root);
  document.body.replaceChildren(root);
  c.ready();
  if (draft.lines.trim()) document.execCommand("insertText", false, draft.lines.trim());
}

document.addEventListener("keydown", shortcuts);
logKeys();
sim.ready = (async () => {
  document.body.classList.toggle("dark", options.dark === "1");
  document.body.append(el("div", { id: "loadingScreen", class: hash("load") }, "Outlook"));
  await Promise.all([load("../gmail/seeds.json"), dress(), delay(0)]);
  if (options.popout) return alone(JSON.parse(window.name).draft);
  frame();
  const wanted = decodeURIComponent(location.hash).match(/^#\/mail\/inbox\/id\/(.+)$/)?.[1];
  if (wanted) await open(wanted);
})();
