// The list of conversations: table.F > tr.zA with .yW span[email], .bog, .y2, .xW [9][20]; [gh=tl] [5].
import { el } from "./build.js";
import { sim } from "./mailbox.js";
import { fullDate, id, isMe, shortDate, t } from "./page.js";

/** Draw the list of all threads. */
export function listView() {
  const rows = sim.threads.map(row);
  const bar = el("div.nH.aqK", { gh: "tm" }, el("div.aeH", {}, el("div.G-atb", { gh: "mtb" }, el("div.G-tF", {}, "☐ ⟳ ⋮"))));
  const table = el("table.F.cf.zt", { role: "grid", cellpadding: 0 }, el("tbody", {}, rows));
  return { rows, elements: [bar, el("div.ae4.UI", { gh: "tl" }, el("div.Cp", {}, el("div", {}, table)))] };
}

function row(thread) {
  const last = thread.messages.at(-1), names = [...new Map(thread.messages.map((one) => [one.from.email, one.from])).values()];
  const many = thread.messages.length > 1 ? el("span.bx0", {}, ` ${thread.messages.length}`) : null;
  return el("tr.zA.yO", { id: id(), role: "row", tabindex: -1, jsmodel: "nXDxbd", draggable: "true", onclick: () => (location.hash = `#inbox/${encodeURIComponent(thread.id)}`) },
    el("td.PF.xY"), el("td.oZ-x3.xY", {}, el("div.oZ-jc.T-Jo.J-J5-Ji", { role: "checkbox", "aria-checked": "false", tabindex: -1 })),
    el("td.yX.xY", { role: "gridcell" }, el("div.yW", {}, names.map((one, n) => [n ? ", " : "", el("span.bA4", {}, el("span.yP", { email: one.email, name: one.name, "data-hovercard-id": one.email }, isMe(one) ? t.me : one.name.split(" ")[0]))]), many)),
    el("td.xY.a4W", { role: "gridcell", tabindex: -1 }, el("div.xS", { role: "link" }, el("div.xT", {}, el("div.y6", {}, el("span.bog", {}, el("span.bqe", { "data-thread-id": `#thread-f:${thread.id}`, "data-legacy-thread-id": thread.id }, thread.subject))), el("span.y2", {}, el("span.Zt", {}, " - "), last.text.replace(/\s+/g, " ").slice(0, 90))))),
    el("td.xW.xY", { role: "gridcell", tabindex: -1 }, el("span", { title: fullDate(last.date), id: id(), "aria-label": fullDate(last.date) }, el("span", {}, shortDate(last.date)))));
}
