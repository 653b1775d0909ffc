// The reading pane of a conversation. [n] = numbered source in ../README.md, Outlook.
import { bodyNodes, el, hash, options } from "../gmail/build.js";
import { delay, sim } from "../gmail/mailbox.js";
import { button, cls, dated, key, longDate, on, person, sameTenant, shown, t } from "./page.js";

const PAGE = 12; // messages of a conversation that are drawn before "See more messages" is used (U)
let bodies = 0;

/** Draw a conversation; `reply(part, mode)` opens a composer in it. */
export function conversation(thread, reply) {
  const parts = thread.messages.map((message, n) => item(thread, message, n, reply));
  const list = el("div.ZOM9m", {});
  const view = { thread, parts, list, first: Math.max(0, parts.length - PAGE) };
  view.draw = () => list.replaceChildren(...inOrder([more(view), ...parts.slice(view.first).map((part) => part.element)]));
  view.draw();
  // ConversationReadingPaneContainer, ConversationContainer [1]; subject bar with CONV_…_SUBJECT [3][9].
  view.element = el("div.MtujV", { id: "ConversationReadingPaneContainer", tabindex: -1 },
    el(`div${cls("bar", "ubHDG")}`, {}, el(`div${cls("head", "l9eF1 mJflQ allowTextSelection")}`, { role: "heading", "aria-level": 2, id: `CONV_${key(thread.id)}_SUBJECT`, title: thread.subject }, el("div.MshDW", {}, el("div.UUCdJ", {}, el("div.HlO3X", {}, el("span.JdFsz", { title: thread.subject }, thread.subject)))))),
    el(`div${cls("scroll", "Q8TCC yyYQP customScrollBar")}`, { "data-app-section": "ConversationContainer", tabindex: -1, "data-is-scrollable": "true" }, list));
  return view;
}

// Newest at the bottom, or with ?order=top at the top: Outlook has both as a setting [6].
export const inOrder = (nodes) => (options.order === "top" ? [...nodes].reverse() : nodes).filter(Boolean);

// "See more messages": div[role=button] inside div[tabindex] [6][10].
function more(view) {
  if (!view.first) return null;
  const bar = el(`div${cls("more")}`, { role: "button", tabindex: 0, "aria-label": t.seeMore }, t.seeMore);
  on(bar, "click", async () => {
    await delay(300);
    view.first = Math.max(0, view.first - PAGE * 2);
    view.draw();
  });
  return el("div", { tabindex: -1 }, bar);
}

// One message: div.aVla3 > div[aria-expanded].BS0OK [1].
function item(thread, message, n, reply) {
  const open = thread.collapsed ? !thread.collapsed.includes(n) : n === thread.messages.length - 1;
  const box = el(`div${cls("item", "BS0OK")}`, { "aria-expanded": "false" });
  const part = { message, element: el("div.aVla3", {}, box), open: false, reply };
  part.expand = async () => {
    if (part.open) return;
    await delay(180); // the text is fetched and drawn when the message is opened
    draw(part, thread, n, box);
  };
  part.collapse = () => {
    part.open = false;
    box.setAttribute("aria-expanded", "false");
    box.replaceChildren(line(part));
  };
  open ? draw(part, thread, n, box) : part.collapse();
  return part;
}

function draw(part, thread, n, box) {
  part.open = true;
  box.setAttribute("aria-expanded", "true");
  box.replaceChildren(full(part, thread, n));
}

// Collapsed: name, start of the text, time; the text itself is not in the page. Inner structure (U), time [6].
function line(part) {
  const { message } = part;
  const row = el(`div${cls("line")}`, { tabindex: 0, role: "button" },
    el(`div${cls("avatar")}`, { "aria-hidden": "true" }, message.from.name[0]),
    el(`div${cls("lineText")}`, {}, el(`div${cls("lineName")}`, {}, message.from.name), el(`div${cls("preview", "FqgPc")}`, {}, message.text.replace(/\s+/g, " ").slice(0, 80))),
    el("div.AL_OM.l8Tnu.I1wdR", { "data-testid": "SentReceivedSavedTime" }, dated(message.date)));
  return on(row, "click", () => part.expand());
}

// Open: header, recipients, body as in [1]; ids MSG_…_FROM and UniqueMessageBody_n [3].
function full(part, thread, n) {
  const { message } = part, mine = key(message.id);
  // [1] shows only the label on .o4zjZ and the name in .OZZZK; [3] the id on an element around a labelled one.
  const from = el("div.PW01N.glFkS", { id: `MSG_${mine}_FROM` }, el("span.Q84Kk.ujrct.s5zQy", { role: "region" },
    person(message.from, ".o4zjZ.ujrct", { role: "button", tabindex: 0, "aria-label": `${t.from} ${shown(message.from)}` }, el("span.OZZZK", {}, shown(message.from)))));
  return el("div.wide-content-host", {}, el(`div${cls("mail", "SlLx9 WWy1F")}`, { tabindex: -1, "aria-label": t.email },
    el("div.uSg02", {}, el(`div${cls("avatar")}`, { "aria-hidden": "true" }, message.from.name[0]), el("div.DgV2h.lAKmW", {}, el("div.bz1XJ", {}, from), el("div.AL_OM.l8Tnu.I1wdR", { "data-testid": "SentReceivedSavedTime" }, dated(message.date))), actions(part)),
    el("div.DrnCK", {}, well(t.to, message.to), message.cc.length ? well(t.cc, message.cc) : null),
    bodyOf(message, thread, n)));
}

// div[aria-label="To: …"][aria-readonly], people as .lpc-hoverTarget [2]; data-testid RecipientWell [1][6].
const well = (label, people) => el("div.kcAOr.t9ThB", { "data-testid": "RecipientWell", "aria-label": `${label}: ${people.map((one) => one.name).join(", ")}`, "aria-readonly": "true" },
  el("span", {}, `${label}: `), people.map((one, n) => [n ? "; " : "", person(one, ".lpc-hoverTarget", { "aria-label": sameTenant(one) ? one.name : `${one.name} <${one.email}>` }, shown(one))]));

// Toolbar of a message: button[role=menuitem][aria-label] [1].
function actions(part) {
  const one = (label, icon, mode) => el("div.ms-OverflowSet-item.item-170", { role: "none" }, button(label, ".ms-Button--commandBar", { role: "menuitem", "data-is-focusable": "true" }, () => part.reply(part, mode), el("i", { "data-icon-name": icon, "aria-hidden": "true" })));
  return el("div.ms-OverflowSet", { "aria-label": t.actions, role: "toolbar" }, one(t.reply, "ArrowReplyRegular", "reply"), one(t.replyAll, "ArrowReplyAllRegular", "replyAll"), one(t.forward, "ArrowForwardRegular", "forward"));
}

// ?body=outer: the label and role sit on two elements, as [1] has it; else on one, as [2] and [9] have it.
function bodyOf(message, thread, n) {
  const outer = options.body === "outer", id = `UniqueMessageBody_${(bodies += 1)}`;
  const text = el(`div.rps_${hash("rps", 4)}`, {}, el("div", { dir: "ltr" }, received(message)));
  const history = message.quotes && n > 0 ? el("div", {}, button(t.history, cls("dots"), { title: t.history }, async () => {
    await delay(120); // the unique part of a mail is shown first; the rest is fetched by this button (U)
    history.replaceWith(...quoted(thread, n - 1, "x_"));
  }, "…")) : null;
  const body = el(`div${cls("body", "XbIp4 jmmB7 customScrollBar GNqVo allowTextSelection OuGoX")}`, { id, role: outer ? null : "document", "aria-label": t.body, tabindex: 0 }, el("div.BIZfh", {}, text, history));
  return el("div", { role: outer ? "document" : null }, body);
}

// Outlook prefixes ids and classes of received mail with "x_" [11].
function received(message) {
  const nodes = bodyNodes(message.text, message.format === "mso" ? "divs" : message.format, message.format === "br" ? {} : { class: "x_elementToProof" });
  return [nodes, message.signature ? el("div", { id: "x_Signature", class: "x_elementToProof" }, bodyNodes(message.signature, "br")) : null];
}

/** The quoted message: #appendonsend, a rule, the header in #divRplyFwdMsg, the text in its *sibling* [12]. */
export function quoted(thread, n, prefix = "") {
  const message = thread.messages[n], people = (list) => list.map((one) => `${one.name} <${one.email}>`).join("; ");
  const row = (label, text) => [el("b", {}, label), ` ${text}`, el("br")];
  const head = el("font", { face: "Calibri, sans-serif", color: "#000000", style: { fontSize: "11pt" } },
    row(t.from, people([message.from])), row(t.sent, longDate(message.date)), row(`${t.to}:`, people(message.to)), message.cc.length ? row("Cc:", people(message.cc)) : null, row(`${t.subject}:`, thread.subject));
  const rest = message.quotes && n > 0 ? quoted(thread, n - 1, `${prefix}x_`) : [];
  return [
    el("div", { id: `${prefix}appendonsend` }), el("hr", { tabindex: -1, style: { display: "inline-block", width: "98%" } }),
    el("div", { id: `${prefix}divRplyFwdMsg`, dir: "ltr" }, head, el("div", {}, "\u00a0")),
    el("div", { dir: "ltr" }, bodyNodes(message.text, "divs", { class: `${prefix || "x_"}elementToProof` }), rest),
  ];
}
