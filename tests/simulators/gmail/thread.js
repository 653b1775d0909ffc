// A conversation, as Gmail draws it. Sources by number in ../README.md.
import { ago, bodyNodes, el } from "./build.js";
import { delay, sim } from "./mailbox.js";
import { avatar, button, fullDate, id, isMe, press, shortDate, t } from "./page.js";

const SNIPPET = 92; // characters of a collapsed message's one line (U); only these are in the page [12][13]
const perm = (thread) => `thread-f:17${thread.id.length}${[...thread.id].reduce((n, c) => n * 7 + c.charCodeAt(0), 11)}`;
const number = (message) => [...message.id].reduce((n, c) => (n * 33n + BigInt(c.charCodeAt(0))) % 9007199254740881n, 1850000000000000n);

/** The id of a message, as it stands on the message and, in a reply, in input[name=rm] [1 getTargetMessageID]. */
export const messageId = (message) => `#msg-${message.sentHere ? "a:r" : "f:"}${number(message)}`;

/** Draw a thread into a new view; `reply(message, mode)` opens a composer below a message. */
export function threadView(thread, reply) {
  const messages = thread.messages.map((message, n) => item(thread, message, n, reply));
  const hidden = messages.slice(1, -2).filter((part) => part.folded());
  if (hidden.length >= 3) fold(hidden);
  const list = el("div.nH", { role: "list" }, messages.map((part) => part.element));
  return {
    messages, list,
    elements: [toolbar(), el("div.nH.g.id", {}, el("div.nH.a98.iY", {}, heading(thread, messages), el("div.nH.aHU", {}, el("div.nH.hx", {}, list))))],
  };
}

// [4] _findToolbarElement: [gh=tm] holds [gh=mtb]; .G-tF from [13].
const toolbar = () => el("div.nH.aqK", { gh: "tm" }, el("div.aeH", {}, el("div.G-atb", { gh: "mtb" },
  el("div.iH.bzn", {}, el("div.G-tF", {}, button(".lS.T-I-ax7.mA", t.back, { onclick: () => (location.hash = "#inbox") }, "←"))))));

// [4] .ha h2; data-thread-perm-id and data-legacy-thread-id; [13] h2.hP, .bHJ, jsname tRarif.
const heading = (thread, messages) => el("div.nH", {}, el("div.ha", {},
  el("h2.hP", { tabindex: -1, id: id(), "data-thread-perm-id": perm(thread), "data-legacy-thread-id": number(thread).toString(16) }, thread.subject),
  el("span.J-J5-Ji", {}), el("div.bHJ", {}, el("button", { "aria-label": t.expand, jsname: "tRarif", onclick: () => expandAll(messages) }, "⇕"))));

/** Open everything, also what the bar hides. */
export async function expandAll(messages) {
  messages.forEach((part) => part.unfold());
  await Promise.all(messages.map((part) => part.expand()));
}

// One message: a list item that is hidden (kQ), a line (kv) or open (h7) [3 getViewState].
function item(thread, message, n, reply) {
  const last = n === thread.messages.length - 1;
  const start = thread.collapsed ? !thread.collapsed.includes(n) : n >= thread.messages.length - 1;
  const inner = el("div", { id: id() });
  const holder = el("div.G3.G2", {}, el("div", {}, inner));
  const element = el("div.nH.oy8Mbf", { role: "listitem", tabindex: -1 }, el("div.Bk", {}, holder));
  const part = { element, holder, message, state: "", loading: null, replyArea: null };
  const show = (state) => {
    part.state = state;
    for (const name of ["kQ", "kv", "h7", "ie", "bg", "adv"]) element.classList.remove(name);
    element.classList.add(...{ hidden: ["kQ", "bg"], line: ["kv"], open: ["h7", "ie"] }[state]);
    state === "hidden" ? element.removeAttribute("aria-expanded") : element.setAttribute("aria-expanded", String(state === "open"));
    draw(part, inner, () => body(part, thread, n, reply));
  };
  part.folded = () => part.state === "line";
  part.fold = () => show("hidden");
  part.unfold = () => part.state === "hidden" && (holder.querySelector(".adx")?.remove(), show("line"));
  part.collapse = () => show("line");
  part.expand = () => (part.loading ??= opening(part, show)).finally(() => (part.loading = null));
  element.addEventListener("click", (event) => {
    if (part.state === "line") part.expand();
    else if (part.state === "open" && !last && event.target.closest(".gE.iv") && !event.target.closest("[role=button], [email]")) part.collapse();
  });
  show(start ? "open" : "line");
  return part;
}

// The text of a line is fetched when it is opened: nothing of it is in the page before [13 "expand before reading"].
async function opening(part, show) {
  if (part.state === "open") return;
  if (!part.holder.querySelector("div.adn")) await delay(140);
  show("open");
}

// An opened message keeps its line in the page and a re-collapsed one its text, hidden (source 19: adn display:none in kv).
function draw(part, inner, open) {
  const line = inner.querySelector(":scope > .adf"), text = inner.querySelector(":scope > .adn");
  if (part.state === "hidden") return inner.replaceChildren();
  if (part.state === "line" && !line) inner.prepend(row(part.message));
  if (part.state === "open" && !text) inner.append(...open());
  for (const one of inner.children) one.style.display = (one.classList.contains("adf")) === (part.state === "line") ? "" : "none";
}

// The one-line form: [12], a paste of two such list items.
function row(message) {
  const snippet = message.text.replace(/\s+/g, " ").slice(0, SNIPPET);
  const cell = (more) => el("table.cf.iB", { cellpadding: 0 }, el("tbody", {}, el("tr", {}, el("td", {}, el("div.iA.g6", more, snippet)))));
  const date = fullDate(message.date), passed = ago(message.date, sim.settings.language);
  return el("div.adf.ads", {}, el("div.aju", {}, el("div.aCi", {}, avatar(message.from))),
    el("div.gs.gt", {}, el("div.gE.hI", {}, el("table.cf.gJ", { cellpadding: 0, role: "presentation" }, el("tbody", {},
      el("tr", {},
        el("td.gF.gK", { style: { width: "auto" } }, el("span.gD", { email: message.from.email, "data-hovercard-id": message.from.email, name: message.from.name, role: "gridcell", tabindex: -1 }, message.from.name)),
        el("td.gF.gK", {}, el("table.cf.iB.za", { cellpadding: 0 }, el("tbody", {}, el("tr", {}, el("td", {}, el("div.iA.g6", {}, snippet)))))),
        el("td.gH.bAk", {}, el("span"), el("span.g3", { id: id(), title: date, alt: date, role: "gridcell", tabindex: -1 }, passed ? `${shortDate(message.date)} (${passed})` : date))),
      el("tr", {}, el("td.gF.gK", { colspan: 3 }, cell({ role: "gridcell", tabindex: -1 }))))))),
    el("div.ajx"));
}

// "57 older messages": the first hidden item carries the count in `.adx span` [4 _updateHiddenNotice]; it opens late.
function fold(parts) {
  parts.forEach((part) => part.fold());
  const [first] = parts;
  first.element.classList.add("adv");
  const bar = el("span.adx", { role: "button", tabindex: 0, "aria-label": `${parts.length} ${t.older}` }, el("span", {}, String(parts.length)));
  bar.addEventListener("click", async (event) => {
    event.stopPropagation();
    await delay(350);
    parts.forEach((part) => part.unfold());
  });
  first.holder.append(bar);
}

// The open form: [11] (a paste of a whole open message) with data-message-id from [3][13] and .a3s.aiL from [9][13].
function body(part, thread, n, reply) {
  const { message } = part;
  part.replyArea = replyArea(part, thread, reply);
  const legacy = number(message).toString(16);
  const text = el("div.adn.ads", { "data-message-id": messageId(message), "data-legacy-message-id": message.sentHere ? null : legacy },
    el("div.aju", {}, el("div.aCi", {}, el("div.aFg", { style: { display: "none" } }), avatar(message.from))),
    el("div.gs", {},
      el("div.gE.iv.gt", {}, table(".gJ", el("tr.acZ", {}, senderCell(message), dateCell(message), el("td.gH"), buttonCell(part, reply)), el("tr.acZ.xD", {}, el("td", { colspan: 3 }, recipientLine(message))))),
      el("div.qQVYZb"), el("div.utdU2e"), el("div.lQs8Hd"), el("div.aHl"), el("div", { id: id(), tabindex: -1 }),
      el("div.ii.gt", { id: id(), jslog: "20277; u014N:xr6bB; 1:WyIjdGhyZWFk" }, el("div.a3s.aiL", { id: id() }, content(thread, message, n))),
      el("div.hi")),
    el("div.ajx"));
  if (message.sentHere) setTimeout(() => text.setAttribute("data-legacy-message-id", legacy), 300); // [3] constructor: not there at first
  return [text, part.replyArea];
}

const table = (name, ...rows) => el(`table.cf${name}`, { cellpadding: 0 }, el("tbody", {}, rows));

function senderCell({ from }) {
  const who = el("span.gD", { email: from.email, name: from.name, "data-hovercard-id": from.email }, el("span", {}, from.name));
  const address = el("span.go", {}, el("span", { "aria-hidden": "true" }, "<"), from.email, el("span", { "aria-hidden": "true" }, ">"));
  return el("td.gF.gK", {}, table(".ix", el("tr", {}, el("td", {}, el("h3.iw", {}, el("span.qu", { translate: "no" }, who, " ", el("span.cfXrwd"), address))))));
}

function dateCell({ date }) {
  const full = fullDate(date), passed = ago(date, sim.settings.language);
  const shown = el("span.g3", { id: id(), title: full, alt: full, tabindex: -1 }, passed ? `${full} (${passed})` : full);
  return el("td.gH.bAk", {}, el("div.gK", {}, el("span"), shown, el("div.zd.bi4", { role: "checkbox", "aria-checked": "false", tabindex: 0 })));
}

function buttonCell(part, reply) {
  const answer = button(".T-I-Js-IF.aaq.T-I-ax7.L3", t.reply, {}, el("img.hB.T-I-J3", { role: "button", alt: "" }));
  const more = button(".T-I-Js-Gs.aap.T-I-awG.T-I-ax7.L3", "More", { "aria-haspopup": "true", "aria-expanded": "false" }, el("img.hA.T-I-J3", { role: "menu", alt: "" }));
  return el("td.gH.acX.bAm", { rowspan: 2 }, press(answer, (event) => reply(part, "reply", event.shiftKey)), more);
}

function recipientLine(message) {
  const shown = (one) => (isMe(one) ? t.me : one.name.split(" ")[0]);
  const span = (one) => el("span.g2", { dir: "ltr", email: one.email, "data-hovercard-id": one.email, name: isMe(one) ? t.me : one.name }, shown(one));
  const all = [...message.to, ...message.cc].flatMap((one, n) => [n ? ", " : "", span(one)]);
  const details = el("div.ajy", { "aria-haspopup": "true", role: "button", "aria-label": t.details }, el("img.ajz", { alt: "" }));
  return table(".adz", el("tr", {}, el("td.ady", {}, el("div.iw.ajw", {}, el("span.hb", {}, `${t.toMe} `, all)), details)));
}

function content(thread, message, n) {
  const quoted = message.quotes && n > 0 ? quote(thread.messages[n - 1], thread, n - 1) : null;
  const own = el("div", { dir: message.format === "br" ? null : "auto" }, bodyNodes(message.text, message.format), message.signature ? signature(message.signature) : null);
  const nodes = message.format === "mso" ? el(`div.m_${number(message)}WordSection1`, {}, ...own.childNodes) : own; // Gmail prefixes foreign classes [15]
  return [nodes, quoted ? trimmed([el("br"), quoted]) : null];
}

// The "…" below a text: div.yj6qo.ajU > div.ajR[role=button] > img.ajT, what it hides in div.adL [15].
function trimmed(nodes) {
  const rest = el("div.adL", { style: { display: "none" } }, nodes);
  const dots = press(el("div.ajR", { id: id(), role: "button", tabindex: 0, "data-tooltip": t.trimmed, "aria-label": t.trimmed, "aria-expanded": "false" }, el("img.ajT", { alt: "" })), () => {
    const open = rest.style.display === "none";
    rest.style.display = open ? "" : "none";
    dots.setAttribute("aria-expanded", String(open));
    dots.setAttribute("aria-label", open ? t.hide : t.trimmed);
  });
  return [el("div.yj6qo.ajU", {}, dots), rest];
}

/** The signature block, as in a draft and in what is sent [13]; the prefix span from memory (U). */
export const signature = (text) => [el("br", { clear: "all" }), el("div", {}, el("br")), el("span.gmail_signature_prefix", {}, "-- "), el("br"),
  el("div.gmail_signature", { dir: "ltr", "data-smartmail": "gmail_signature" }, el("div", { dir: "ltr" }, bodyNodes(text, "br")))];

/** The quoted message: div.gmail_quote > div.gmail_attr + blockquote.gmail_quote [10]; gmail_quote_container (U). */
export function quote(message, thread, n, depth = 0) {
  const inner = message.quotes && n > 0 && depth < 2 ? quote(thread.messages[n - 1], thread, n - 1, depth + 1) : null;
  const said = el("div.gmail_attr", { dir: "ltr" }, `${t.on} ${fullDate(message.date)}, ${message.from.name} <`, el("a", { href: `mailto:${message.from.email}`, target: "_blank" }, message.from.email), `> ${t.wrote}`, el("br"));
  return el("div.gmail_quote.gmail_quote_container", {}, said, el("blockquote.gmail_quote", { style: { margin: "0px 0px 0px 0.8ex", borderLeft: "1px solid rgb(204,204,204)", paddingLeft: "1ex" } },
    el("div", { dir: "ltr" }, bodyNodes(message.text, message.format)), inner));
}

// Below the last open message: "Reply, Reply all, Forward" in .gA > .gB > .ip [14]; .ip gets adB while a composer is in it [3].
function replyArea(part, thread, reply) {
  const last = part.message === thread.messages.at(-1);
  const link = (name, label, mode) => press(el(`span.ams.${name}`, { id: id(), role: "link", tabindex: 0 }, label), () => reply(part, mode));
  const several = [...part.message.to, ...part.message.cc].filter((one) => !isMe(one)).length > 0;
  const ip = el("div.ip.iq", {}, last ? el("div", { id: id() }, el("table.cf.FVrZGe", { role: "presentation" }, el("tbody", {}, el("tr", {},
    el("td.amq", {}, avatar(sim.me, ".bofPge")), el("td.amr", {}, el("div.nr.tMHS5d", {}, el("div.amn", {},
      link("bkH", t.reply, "reply"), several ? link("bkI", t.replyAll, "replyAll") : null, link("bkG", t.forward, "forward")))))))) : null);
  return el("div.gA.gt.acV", {}, el("div.gB.xu", {}, ip));
}
