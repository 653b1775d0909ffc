// The composer: inline in the reading pane, in a tab of its own, or in a window of its own.
// [n] = numbered source in ../README.md, Outlook; (U) = guess.
import { bodyNodes, el, seen } from "../gmail/build.js";
import { deliver, note, saveDraft, sim, takeBack } from "../gmail/mailbox.js";
import { button, cls, key, on, person, portal, rtl, sameTenant, t, toast } from "./page.js";
import { quoted } from "./reading.js";

const SAVE_AFTER = 800;
let counter = 0;
export const composers = new Map();
const FONT = { fontFamily: "Aptos, Calibri, Helvetica, sans-serif", fontSize: "12pt" };

/** What a reply, a reply to all or a forward starts with. */
export function beginning(thread, message, mode) {
  const mine = (one) => one.email === sim.me.email;
  const others = (people) => people.filter((one) => !mine(one) && one.email !== message.from.email);
  const prefix = mode === "forward" ? "Fw: " : "Re: ";
  return {
    mode, thread, message, subject: thread.subject.startsWith(prefix) ? thread.subject : prefix + thread.subject,
    to: mode === "forward" ? [] : [...(mine(message.from) ? message.to : [message.from]), ...(mode === "replyAll" ? others(message.to) : [])],
    cc: mode === "replyAll" ? others(message.cc) : [],
  };
}

/** Make a composer; the caller puts `root` into the page and then calls `ready()`. */
export function composer(start, place, events) {
  const c = { id: key(`${Date.now()}${(counter += 1)}`), n: counter, place, events, ...start };
  c.editor = el(`div${cls("editor", "dFCbN dPKNh DziEn")}`, {
    id: `editor_${c.n}`, role: "textbox", "aria-multiline": "true", "aria-label": t.body, contenteditable: "true", tabindex: 0, textprediction: "", spellcheck: "true",
    dir: rtl() ? "rtl" : "ltr", style: FONT,
  });
  fill(c);
  c.root = form(c);
  on(c.root, "keydown", (event) => keys(c, event));
  on(c.editor, "input", () => autosave(c));
  composers.set(c.id, c);
  sim.composers = [...composers.values()];
  c.ready = () => (c.editor.focus(), document.getSelection().collapse(c.editor.firstElementChild, 0), c);
  return c;
}

// div.elementToProof lines [4]; #Signature from memory (U); quoted part [12], in an inline reply only behind "…" (U).
function fill(c) {
  if (c.content) return c.editor.append(c.content);
  const line = () => el("div.elementToProof", { style: FONT }, el("br"));
  const sign = sim.settings.signature && sim.signature ? [line(), el("div.elementToProof", { id: "Signature", style: FONT }, bodyNodes(sim.signature, "br"))] : [];
  c.hidden = c.message && c.place === "inline" && c.mode !== "forward";
  const quote = c.message ? quoted(c.thread, c.thread.messages.indexOf(c.message)) : [];
  c.editor.append(line(), ...sign, ...(c.hidden ? [quote.shift()] : quote));
  c.history = c.hidden ? quote : [];
}

// docking_InitVisiblePart_n > div > div[2] send row, div[3] recipients and subject [13]; editorParent_n > editor [4][13].
function form(c) {
  const head = el("div.cBeRi.dMm6A", {}, el("div", {}, el(`div${cls("draftLabel")}`, {}, c.place === "inline" ? t.draft : "")), sendRow(c), recipients(c));
  c.status = el(`div${cls("status")}`, { role: "status" });
  const dots = c.hidden ? button(t.history, cls("dots"), { title: t.history }, () => {
    dots.remove();
    c.hidden = false;
    c.editor.append(...c.history);
  }, "…") : null;
  return el("div", { id: `docking_DockingTriggerPart_${c.n}` }, el("div", { id: `docking_InitVisiblePart_${c.n}` }, head),
    el("div", { id: `editorParent_${c.n + 1}` }, c.editor), dots, c.status);
}

// div[data-testid=ComposeSendButton] with two buttons; title "Send (Ctrl+Enter)"; #discardCompose [2][4][14].
function sendRow(c) {
  c.send = button(t.send, ".fui-SplitButton__primaryActionButton", { id: `splitButton-r${c.n}__primaryActionButton`, title: t.sendTip, tabindex: 0 }, () => send(c), el("span.fui-Button__icon", {}, el("i", { "data-icon-name": "Send", "aria-hidden": "true" })), el("span", {}, t.send));
  c.arrow = button(t.more, ".fui-MenuButton.fui-SplitButton__menuButton", { id: `splitButton-r${c.n}__menuButton`, "aria-haspopup": "menu", "aria-expanded": "false", title: t.more }, () => menu(c), "⌄");
  const discard = button(t.discard, "", { id: "discardCompose", title: t.discardTip }, () => ask(c), "🗑");
  const out = c.place === "window" ? null : button(t.popOut, "", { title: t.popOut }, () => c.events.popOut(c), "⧉");
  return el("div", {}, el("div", {}, el("div.fui-SplitButton", { "data-testid": "ComposeSendButton", role: "group" }, el("span", {}, c.send, c.arrow)), discard, out));
}

// To and Cc are contenteditable [role=textbox] too, with people as pills in them [2]; input[aria-label=Subject]#MSG_…_SUBJECT [2].
function recipients(c) {
  c.people = { to: [...(c.to ?? [])], cc: [...(c.cc ?? [])] };
  const rows = ["to", "cc"].map((kind) => field(c, kind));
  c.subjectBox = el("input", { type: "text", "aria-label": t.subject, placeholder: t.addSubject, id: `MSG_${c.id}_SUBJECT`, maxlength: 255 });
  c.subjectBox.value = c.subject ?? "";
  return el("div", {}, el("div", {}, el("div", {}, rows)), el(`div${cls("subject")}`, { style: { display: c.place === "inline" ? "none" : "" } }, c.subjectBox));
}

function field(c, kind) {
  const box = el(`div${cls("well")}`, { role: "textbox", "aria-label": t[kind], contenteditable: "true", "aria-multiline": "true", tabindex: 0, id: `${key(c.id + kind)}_${kind}` });
  const pill = (one) => person(one, cls("pill"), { contenteditable: "false", draggable: "true", "aria-label": sameTenant(one) ? one.name : `${one.name} <${one.email}>` }, el("span", {}, el("span", {}, el("span", {}, el("span", {}, one.name)))));
  const draw = () => box.replaceChildren(...c.people[kind].flatMap((one) => [pill(one), "\u200b"]));
  const typed = () => [...box.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join("").replaceAll("\u200b", "");
  const take = () => {
    const [, name, email] = typed().match(/^\s*(.*?)\s*<?([^\s<>,;]+@[^\s<>,;]+)>?[\s,;]*$/) ?? [];
    if (email) c.people[kind].push({ name: name || email, email });
    if (email) draw();
  };
  on(box, "keydown", (event, stop) => {
    if (event.ctrlKey || event.metaKey) return take();
    if (["Enter", ";", ","].includes(event.key)) event.preventDefault(), take(), stop();
  });
  on(box, "focusout", take);
  draw();
  return el(`div${cls("wellRow")}`, {}, el("button", { type: "button", tabindex: -1 }, t[kind]), el("div", {}, el("div", {}, box)));
}

// Ctrl+Enter sends, as the title of the button says [2]; Alt+S too (U). Esc discards, as its title says [2].
function keys(c, event) {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") event.preventDefault(), send(c);
  else if (event.altKey && event.key.toLowerCase() === "s") event.preventDefault(), send(c);
  else if (event.key === "Escape") event.preventDefault(), ask(c);
}

// The menu is made when it opens, in a portal at the end of the body: [role=menuitem] by name [15].
function menu(c) {
  if (c.menu) return c.closeMenu();
  const entry = (label, act) => on(el("div.fui-MenuItem", { role: "menuitem", tabindex: 0 }, label), "click", () => (c.closeMenu(), act()));
  const list = el("div.fui-MenuList", { role: "menu" }, entry(t.send, () => send(c)), entry(t.schedule, () => presets(c)));
  c.menu = portal(el("div.fui-MenuPopover", { role: "presentation" }, list));
  const at = c.arrow.getBoundingClientRect();
  Object.assign(c.menu.firstElementChild.style, { left: `${at.left - 60}px`, top: `${at.bottom + 4}px` });
  c.arrow.setAttribute("aria-expanded", "true");
  on(list, "keydown", (event) => {
    if (event.key === "Escape") c.closeMenu(), c.arrow.focus();
    if (event.key === "Enter" || event.key === " ") event.preventDefault(), event.target.click();
    if (event.key === "ArrowDown") (document.activeElement.nextElementSibling ?? list.firstElementChild).focus();
  });
  c.closeMenu = () => (c.menu?.remove(), (c.menu = null), c.arrow.setAttribute("aria-expanded", "false"));
  list.firstElementChild.focus();
}

// "Schedule send" → presets and "Custom time" → "Set custom date and time" with two inputs and a Send button [15].
function presets(c) {
  const at = (days, hour) => {
    const when = new Date();
    when.setDate(when.getDate() + days);
    when.setHours(hour, 0, 0, 0);
    return when;
  };
  const choice = (label, when) => button(label, "", {}, () => (box.remove(), send(c, { scheduled: when.toISOString() })), label);
  const box = dialog(t.schedule, choice(t.tomorrow, at(1, 8)), choice(t.monday, at((8 - new Date().getDay()) % 7 || 7, 8)), button(t.custom, "", {}, () => (box.remove(), custom(c)), t.custom));
}

function custom(c) {
  const morning = new Date(Date.now() + 86400000);
  const day = el("input", { role: "combobox", "aria-label": t.date }), time = el("input", { role: "combobox", "aria-label": t.time });
  day.value = `${morning.getMonth() + 1}/${morning.getDate()}/${morning.getFullYear()}`;
  time.value = "8:00 AM";
  const box = dialog(t.choose, day, time, button(t.send, "", {}, () => {
    const when = new Date(`${day.value} ${time.value}`);
    if (!Number.isNaN(when.getTime())) box.remove(), send(c, { scheduled: when.toISOString() });
  }, t.send));
}

function dialog(title, ...children) {
  const box = portal(el("div.fui-DialogSurface__backdrop", { "aria-hidden": "true" }), el("div.fui-DialogSurface", { role: "dialog", "aria-modal": "true", "aria-label": title, tabindex: -1 }, el("h2", {}, title), children, button(t.cancel, "", {}, () => box.remove(), t.cancel)));
  box.lastElementChild.focus();
  return box;
}

function ask(c) {
  note("discard asked", { composer: c.id });
  if (!contents(c).typed) return discard(c);
  const box = dialog(t.discardAsk, button(t.ok, "", { id: "ok-1" }, () => (box.remove(), discard(c)), t.ok));
}

function discard(c) {
  sim.discarded.push(contents(c));
  saveDraft(c.id, null);
  close(c);
}

function autosave(c) {
  clearTimeout(c.timer);
  c.timer = setTimeout(() => (saveDraft(c.id, contents(c)), (c.status.textContent = t.saved)), SAVE_AFTER + sim.settings.slow);
}

/** Read what would be sent; `typed` is false while nobody has written anything above the signature. */
export function contents(c) {
  const rest = c.hidden ? el("div", {}, c.history.map((node) => node.cloneNode(true))) : null;
  const own = c.editor.innerHTML, ownText = seen(c.editor);
  const stop = c.editor.querySelector("#Signature, #appendonsend"), before = document.createRange();
  before.setStart(c.editor, 0);
  stop ? before.setEndBefore(stop) : before.setEnd(c.editor, c.editor.childNodes.length);
  return {
    thread: c.thread?.id ?? null, mode: c.mode, place: c.place, to: [...c.people.to], cc: [...c.people.cc], subject: c.subjectBox.value, typed: before.toString().trim() !== "",
    own, ownText, html: rest ? own + rest.innerHTML : own, text: rest ? `${ownText}\n\n${rest.textContent}` : ownText,
  };
}

/** Send at once, or at `how.scheduled`. */
export function send(c, how = {}) {
  const message = { ...contents(c), ...how };
  if (!message.to.length) return dialog("Add a recipient");
  const kept = document.createDocumentFragment();
  kept.append(...c.editor.cloneNode(true).childNodes);
  const entry = deliver(message);
  if (window.opener?.sim) window.opener.sim.received(structuredClone(entry));
  saveDraft(c.id, null);
  close(c);
  const landed = setTimeout(() => c.events.sent(c, entry), 250);
  const bar = toast(how.scheduled ? t.schedule : t.done, sim.settings.undo ? t.undo : null, () => {
    clearTimeout(landed);
    takeBack(entry);
    bar.remove();
    c.events.undone(c, entry, kept);
  });
  setTimeout(() => bar.remove(), sim.settings.undo || 3000);
}

/** Close a composer; its elements leave the page. */
export function close(c) {
  clearTimeout(c.timer);
  c.closeMenu?.();
  composers.delete(c.id);
  sim.composers = [...composers.values()];
  (c.shell ?? c.root).remove();
  c.events.closed?.(c);
}
