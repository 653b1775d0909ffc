// The composer, inline below a message or in a window of its own. Nesting from [8] (a paste of the whole compose
// window), recipients from [2], what differs inline from [2][3][13]. Sources by number in ../README.md.
import { bodyNodes, el, seen } from "./build.js";
import { delay, deliver, note, saveDraft, sim, takeBack } from "./mailbox.js";
import { button, fullDate, id, isMe, press, rtl, t, toast } from "./page.js";
import { messageId, quote, signature } from "./thread.js";
import { scheduleDialog, sendMenu } from "./schedule.js";
import { chipsOf, recipientRows } from "./recipients.js";

const SAVE_AFTER = 700;
let counter = 0;
export const composers = new Map();

/** What a reply, a reply to all or a forward starts with. */
export function beginning(thread, message, mode) {
  const others = (people) => people.filter((one) => !isMe(one) && one.email !== message.from.email);
  const back = isMe(message.from) ? message.to : [message.from];
  const prefix = mode === "forward" ? "Fwd: " : "Re: ";
  return {
    mode, thread, message,
    to: mode === "forward" ? [] : [...back, ...(mode === "replyAll" ? others(message.to) : [])],
    cc: mode === "replyAll" ? others(message.cc) : [],
    subject: thread.subject.startsWith(prefix) ? thread.subject : prefix + thread.subject,
  };
}

/** Open a composer in a place: an `.ip` area (inline) or the row of pop-out windows. */
export function openComposer(start, place, events) {
  const c = { id: String(++counter), draft: `#msg-a:r${Date.now()}${counter}`, ...start, inline: place.matches(".ip"), events };
  c.editor = editor(c);
  c.quote = c.message && c.mode !== "forward" ? quote(c.message, c.thread, c.thread.messages.indexOf(c.message)) : null;
  c.quoteShown = false;
  fill(c, start.content);
  c.m9 = el("div.M9", { jsaction: "taiVP:.CLIENT", jslog: "77394; u014N:xr6bB; dYFj7e:true" }, c.inline ? responseMenu(c) : [el("div.HX"), el("div", { id: id() })], region(c), sendMenu(c), el("div", { id: id() }));
  c.m9.addEventListener("keydown", (event) => shortcut(c, event));
  c.root = c.inline ? c.m9 : popout(c);
  place.append(c.root);
  composers.set(c.id, c);
  sim.composers = [...composers.values()];
  c.editor.addEventListener("input", () => autosave(c));
  c.editor.focus();
  document.getSelection().collapse(c.editor.firstElementChild ?? c.editor, 0);
  return c;
}

// The body [16]: .Ap .Ar.Au .aO7 > div.Am.editable[g_editable=true][role=textbox][contenteditable=true].
const editor = (c) => el(`div.Am.aiL${c.inline ? ".aO9" : ""}.Al.editable.LW-avf.tS-tW.tS-tY`, {
  id: id(), hidefocus: "true", "aria-label": t.body, g_editable: "true", role: "textbox", "aria-multiline": "true", contenteditable: "true",
  tabindex: 1, spellcheck: "false", "aria-owns": id(), "aria-controls": id(), "aria-expanded": "false",
  style: { direction: document.documentElement.dir || "ltr", minHeight: c.inline ? "85px" : "260px" },
});

function fill(c, content) {
  if (content) return c.editor.append(content);
  const own = el("div", { dir: rtl() ? "rtl" : "ltr" }, el("br"));
  const sign = sim.settings.signature && sim.signature ? signature(sim.signature) : [];
  const passed = c.mode === "forward" ? forwarded(c) : [];
  c.editor.append(...(sign.length || passed.length ? [own, ...sign, ...passed] : [el("br")]));
}

// A forwarded message is text of the draft: gmail_quote with the header lines in gmail_attr [10]; gmail_sendername (U).
function forwarded(c) {
  const { message } = c, people = (list) => list.map((one) => `${one.name} <${one.email}>`).join(", ");
  const lines = [`${t.subject}: ${c.thread.subject}`, `${t.to}: ${people(message.to)}`, ...(message.cc.length ? [`Cc: ${people(message.cc)}`] : [])];
  return [el("br"), el("br"), el("div.gmail_quote.gmail_quote_container", {},
    el("div.gmail_attr", { dir: "ltr" }, t.forwarded, el("br"), `${t.from}: `, el("strong.gmail_sendername", { dir: "auto" }, message.from.name), " ", el("span", { dir: "auto" }, "<", el("a", { href: `mailto:${message.from.email}` }, message.from.email), ">"), el("br"),
      `${t.date}: ${fullDate(message.date)}`, el("br"), lines.flatMap((line) => [line, el("br")])),
    el("br"), el("br"), el("div", { dir: "ltr" }, bodyNodes(message.text, message.format)))];
}

// div.aoI[role=region][data-compose-id] > table.aoP > td.I5 > form.bAs + table.iN [8][13].
function region(c) {
  c.status = el("div.aDn", { role: "status" });
  return c.region = el("div.aoI", { id: id(), role: "region", "aria-label": c.inline ? null : t.newMessage, "data-compose-id": c.id },
    guard(), el(`table.aoP.${c.inline ? "HM" : "aoC"}`, { id: id(), role: "presentation" }, el("tbody", {}, el("tr", {}, el("td.aoY"), el("td.I5", { id: id() }, form(c), bodyTable(c))))));
}

const guard = () => el("div", { tabindex: 1, style: { backgroundColor: "transparent", width: "1px", height: "1px", position: "absolute" } });

function form(c) {
  const hidden = (name, value) => el("input", { type: "hidden", name, value });
  c.subjectBox = el("input.aoT", { name: "subjectbox", id: id(), autocomplete: "off", tabindex: 1, placeholder: t.subject, "aria-label": t.subject });
  c.subjectBox.value = c.subject ?? "";
  const rows = recipientRows(c);
  const fields = [rows.short, el("div.aoD.az6", { style: { display: c.inline ? "none" : "" } }, el("div", {}, c.subjectBox))];
  const inputs = [hidden("composeid", c.id), hidden("from", sim.me.email), hidden("subject", c.subject ?? ""), hidden("draft", c.draft),
    hidden("rt", c.thread ? `#${c.thread.perm ?? `thread-f:${c.thread.id}`}` : ""), hidden("lts", ""), hidden("rm", c.message ? messageId(c.message) : ""), hidden("body", ""), hidden("uet", c.quote?.textContent ?? "")];
  const made = el("form.bAs", { id: id(), method: "POST", enctype: "multipart/form-data", onsubmit: (event) => event.preventDefault() },
    c.inline
      ? el("div", {}, el("table", { role: "presentation" }, el("tbody", {}, el("tr", {}, el("td.Iz", {}, responseButton(c)), el("td.Iy", {}, rows.long, fields)))), inputs)
      : [rows.long, fields, inputs]);
  c.inputs = inputs;
  return made;
}

// [isForward] .Un.J-JN-M-I .mI and [isReply] .HQ in [1].
const responseButton = (c) => el("div.J-JN-M-I.J-J5-Ji.Un.L3.T-I-ax7.T-I", { role: "button", tabindex: 1, "aria-haspopup": "true", "aria-expanded": "false", "data-tooltip": t.responseType, "aria-label": t.responseType, onclick: () => {
  const menu = c.m9.querySelector(".b7.J-M");
  menu.style.display = menu.style.display === "none" ? "" : "none";
} }, el("div.J-J5-Ji.J-JN-M-I-Jm", {}, el(`img.${c.mode === "forward" ? "mI" : "mL"}.HQ`, { alt: "" })));

// [1] popOut(): .M9 > [role=menu]:first-child > .SK > [role=menuitem]:last-child.
function responseMenu(c) {
  const entry = (label, act) => el("div.J-N", { role: "menuitem", tabindex: -1, onclick: () => act() }, el("div.J-N-Jz", {}, label));
  return el("div.b7.J-M", { role: "menu", tabindex: -1, "aria-haspopup": "true", style: { display: "none" } }, el("div.SK.AX", {},
    entry(t.reply, () => c.events.change(c, "reply")), entry(t.replyAll, () => c.events.change(c, "replyAll")), entry(t.forward, () => c.events.change(c, "forward")),
    entry(t.editSubject, () => c.events.popOut(c)), entry(t.popOut, () => c.events.popOut(c))));
}

// table.iN: the scrolling body with its "…" (div.ajR beside the editor's .ZyRVue), below it the buttons [8].
function bodyTable(c) {
  c.trim = press(el("div.ajR", { id: id(), role: "button", tabindex: 1, "data-tooltip": t.trimmed, "aria-label": t.trimmed, style: { display: c.quote ? "" : "none" } }, el("div.uC", {}, el("img.ajT", { alt: "" }))), () => showQuote(c));
  const plain = el("div.Ar.As", { style: { display: "none" } }, el("div.At", {}, el("textarea.Ak", { id: id(), "aria-label": t.body, spellcheck: "true", tabindex: 1, form: "nosend" })));
  const box = el("table.cf.An", { cellpadding: 0, role: "presentation" }, el("tbody", {}, el("tr", {}, el("td.Aq", {}, "\u00a0"), el("td.Ap", {}, plain, el("div.Ar.Au", { id: id(), style: { display: "block" } }, el("div.aO7", {}, c.editor))), el("td.Aq", {}, "\u00a0"))));
  return el("table.iN", { role: "presentation" }, el("tbody", {},
    el("tr", {}, el("td.GQ", {}, el("div.GP", {}, el("div.qz.aiL", {}, el("div.et", {}, el("div.ZyRVue", {}, el("div", {}, box)), el("div", { id: id() }), c.trim))))),
    el("tr", {}, el("td.HE", {}, el("div.aDg", {}, el("div.aDj", {}, el("div.aC5"), el("div.aDl"), el("div.aDh", {}, footer(c))))))));
}

function showQuote(c) {
  c.quoteShown = true;
  c.trim.style.display = "none";
  c.editor.append(el("br"), c.quote);
  c.editor.focus();
}

// table.IZ: .Up with Send (aoO) and its arrow (hG) in .dC, Send & Archive (.Uo) when switched on, discard (.oh) [1][8][13].
function footer(c) {
  const tip = { "data-tooltip-delay": 800, tabindex: 1 };
  c.send = press(button(".aoO.v7.T-I-atl.L3", t.sendTip, tip, t.send), () => send(c));
  c.arrow = press(button(".hG.T-I-atl.L3", t.more, { ...tip, "aria-haspopup": "true", "aria-expanded": "false" }, el("div.G-asx")), () => c.toggleMenu());
  c.archive = sim.settings.sendArchive && c.thread ? el("div.J-J5-Ji", {}, press(button(".Uo.v7.T-I-atl.L3", t.sendArchive, tip, t.sendArchive), () => send(c, { archive: true }))) : null;
  const tool = (command, label, picture) => el("div.wG.J-Z-I", { command, "data-tooltip": label, "aria-label": label, tabindex: 1, role: "button" }, el("div.J-J5-Ji.J-Z-I-Kv-H", {}, el("div.J-J5-Ji.J-Z-I-J6-H", {}, picture)));
  const discardButton = press(el("div.oh.J-Z-I.J-J5-Ji.T-I-ax7", { id: id(), tabindex: 1, role: "button", "data-tooltip": t.discard, "aria-label": t.discard }, el("div.og.T-I-J3", {}, "🗑")), () => discard(c));
  return el("table.IZ", { id: id(), role: "group" }, el("tbody", {}, el("tr.btC", {},
    el("td.gU.Up", {}, el("div.J-J5-Ji.btA", { id: id() }, c.archive, el("div.dC", {}, c.send, c.arrow), el("div.J-J5-Ji", { id: id() }))),
    el("td.oc.gU", {}, el("div", { "data-tooltip": t.format, "aria-label": t.format }, el("div.J-Z-I.J-J5-Ji", { role: "button", "aria-haspopup": "true" }, el("div.dv", {}, "A")))),
    el("td.a8X.gU", {}, el("div.bAK", {}, tool("Files", t.attach, "📎"), tool("+link", "Insert link", "🔗"), tool("+emoticon", "Insert emoji", "☺"))),
    el("td.gU.az5", {}, el("div.J-J5-Ji.btx", {}, c.status, discardButton)))));
}

// A pop-out: children of `.no` hold div.AD, whose child holds [role=dialog]; title bar .Hm .Hl/.Hq/.Ha [1][6][8].
function popout(c) {
  const title = id();
  c.title = el("div.aYF", {}, c.subject || t.newMessage);
  const content = el("div.nH", {}, el("div.aaZ", {}, c.m9));
  const tool = (name, label, sign, act) => el(`button.${name}`, { type: "button", "aria-label": label, "data-tooltip": label, onclick: act }, sign);
  c.dialog = el("div.nH.Hd", { role: "dialog", "aria-labelledby": title },
    el("div.nH", {}, guard()),
    el("div.nH.Hy.aXJ", {}, el("table.cf.Ht", { cellpadding: 0 }, el("tbody", {}, el("tr", {}, el("td", {}, el("div.Hp", { id: title }, el("h2.a3E", {}, el("div.a3I", {}, "Compose:"), c.title))),
      el("td.Hm", {}, tool("Hl", t.minimize, "–", () => (content.style.display = content.style.display ? "" : "none")), tool("Hq.aUG", t.full, "⤢", () => c.dialog.classList.toggle("full")), tool("Ha", t.close, "×", () => close(c, true))))))),
    content);
  return el("div.nH.nn", {}, el("div.no", {}, el("div.nH.nn"), el("div.nH.nn", {}, el("div.nH.aJl.aBP"), el("div.nH", {}, el("div.AD", {}, el("div.nH", {}, c.dialog))))));
}

// Ctrl/Cmd+Enter sends, Ctrl+Shift+D discards; the handler sits on the composer, not on the window [7].
function shortcut(c, event) {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key === "Enter") event.preventDefault(), send(c);
  else if (command && event.shiftKey && event.key.toLowerCase() === "d") event.preventDefault(), discard(c);
  else if (event.key === "Escape" && !c.inline) close(c, true);
}

function autosave(c) {
  clearTimeout(c.timer);
  c.timer = setTimeout(() => save(c), SAVE_AFTER + sim.settings.slow);
}

// Saving reads the draft and touches only the status and hidden fields: nothing in the editor is rewritten.
function save(c) {
  c.inputs.find((input) => input.name === "body").value = c.editor.innerHTML;
  c.status.textContent = t.saved;
  saveDraft(c.id, contents(c));
}

/** Read what would be sent: `html` and `text` with a hidden quote, `own` and `ownText` as in the editor. */
export function contents(c) {
  const people = (kind) => chipsOf(c, kind).map(({ name, email }) => ({ name, email }));
  const rest = c.quote && !c.quoteShown ? c.quote : null;
  const own = c.editor.innerHTML, ownText = seen(c.editor);
  return {
    thread: c.thread?.id ?? null, mode: c.mode, inline: c.inline, to: people("to"), cc: people("cc"), subject: c.subjectBox.value,
    own, ownText, html: rest ? `${own}<br>${rest.outerHTML}` : own, text: rest ? `${ownText}\n\n${rest.textContent}` : ownText,
  };
}

/** Send; the message leaves at once and can be taken back from the toast for a while. */
export function send(c, how = {}) {
  const message = { ...contents(c), ...how };
  if (!message.to.length) return alertDialog("Please specify at least one recipient.");
  const kept = document.createDocumentFragment();
  kept.append(...[...c.editor.cloneNode(true).childNodes]);
  const entry = deliver(message);
  close(c);
  saveDraft(c.id, null);
  const landed = setTimeout(() => c.events.sent(c, entry), 250);
  const bar = toast(how.scheduled ? `${t.scheduledFor} ${fullDate(how.scheduled)}` : t.sent, sim.settings.undo ? t.undo : null, () => {
    clearTimeout(landed);
    takeBack(entry);
    note("undo");
    c.events.undone(c, entry, kept);
    toast(t.undone);
  });
  setTimeout(() => bar.remove(), sim.settings.undo || 3000);
}

// "role=alertdialog" as a child of body, which [1] waits for after a send without a valid address.
function alertDialog(text) {
  const box = el("div.Kj-JD", { role: "alertdialog", tabindex: 0 }, el("div.Kj-JD-Jz", {}, text), el("button", { type: "button", onclick: () => box.remove() }, "OK"));
  document.body.append(box);
}

export function discard(c) {
  sim.discarded.push(contents(c));
  saveDraft(c.id, null);
  close(c);
  toast(t.discarded);
}

/** Close a composer, keeping its draft when asked to. */
export function close(c, keep = false) {
  if (keep) save(c);
  clearTimeout(c.timer);
  composers.delete(c.id);
  sim.composers = [...composers.values()];
  c.root.remove();
  c.events.closed(c);
}

/** Ask for a time, then send at it. */
export const schedule = async (c) => {
  await delay(120);
  scheduleDialog((when) => send(c, { scheduled: when.toISOString() }));
};
