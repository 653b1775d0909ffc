// The rows of a composer's recipients. Structure from [2] page-parser.ts: table.GS > tr.bzf > td.eV > div > div >
// div.anm[name=to] > (div.aUy inline) > div×4 > [role=listbox] > div > div > [role=option][data-name][data-hovercard-id].
import { el } from "./build.js";
import { id, t } from "./page.js";

const KINDS = ["to", "cc"];

/** Give the folded line ("Dana Whitlock") and the rows behind it. */
export function recipientRows(c) {
  c.people = { to: [...(c.to ?? [])], cc: [...(c.cc ?? [])] };
  const rows = Object.fromEntries(KINDS.map((kind) => [kind, row(c, kind)]));
  const short = el("div.aoD.hl", { id: id(), tabindex: 1 }, el("div.oL.aDm.az9"));
  const long = el("div.fX.aiL", { id: id() }, el("table.GS", { tabindex: -1 }, el("tbody.bze", {}, KINDS.map((kind) => rows[kind].line))));
  const open = (wide) => {
    long.style.display = wide ? "" : "none";
    short.style.display = wide ? "none" : "";
    if (wide) rows.to.input.focus();
  };
  short.addEventListener("click", () => open(true));
  short.addEventListener("focus", () => open(true));
  c.drawPeople = () => {
    KINDS.forEach((kind) => rows[kind].draw());
    const all = [...c.people.to, ...c.people.cc];
    short.firstElementChild.replaceChildren(...(all.length ? all.flatMap((one, n) => [n ? ", " : "", el("span", { email: one.email, name: one.name, "data-hovercard-id": one.email, translate: "no" }, one.name)]) : [t.recipients]));
  };
  c.drawPeople();
  const empty = c.people.to.length === 0;
  long.style.display = empty ? "" : "none";
  short.style.display = empty ? "none" : "";
  return { short, long };
}

/** The people of one kind, and what is typed but not yet a chip. */
export const chipsOf = (c, kind) => c.people[kind];

function row(c, kind) {
  const input = el("input.agP.aFw", { id: id(), size: 20, role: "combobox", "aria-label": `${t[kind]} recipients`, "aria-autocomplete": "list", type: "text", tabindex: 1 });
  const list = el("div.afC", { role: "listbox", "aria-label": "Search Field", "aria-orientation": "horizontal" });
  const hidden = el("div", { style: { display: "none" } });
  const deep = el("div.aoN", {}, el("div.afx", {}, el("div.afy", {}, el("div.afp", {}, list, input))));
  const named = el("div.anm", { name: kind }, c.inline ? el("div.aUy", {}, deep) : deep, hidden);
  const line = el("tr.bzf", { style: { display: kind === "cc" && !c.people.cc.length && c.inline ? "none" : "" } }, el("td.ok", {}, el("span.gO.aQY", { role: "link" }, t[kind])), el("td.eV", {}, el("div.oj", {}, el("div", {}, named))));
  const take = () => {
    const [, name, email] = input.value.match(/^\s*(.*?)\s*<?([^\s<>,;]+@[^\s<>,;]+)>?[\s,;]*$/) ?? [];
    if (!email) return;
    c.people[kind].push({ name: name || email, email });
    input.value = "";
    c.drawPeople();
  };
  input.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return take();
    if (event.key === "Enter" || event.key === ",") event.preventDefault(), take();
    if (event.key === "Backspace" && !input.value) c.people[kind].pop(), c.drawPeople();
  });
  input.addEventListener("blur", take);
  const draw = () => {
    list.replaceChildren(el("div", {}, el("div", {}, c.people[kind].map((one) => chip(one, c, kind)))));
    hidden.replaceChildren(...c.people[kind].map((one) => el("input", { type: "hidden", name: kind, value: `"${one.name}" <${one.email}>` })));
  };
  return { line, draw, input };
}

const chip = (one, c, kind) => el("div.afV", { role: "option", "data-name": one.name, "data-hovercard-id": one.email, email: one.email, tabindex: -1, "aria-selected": "false" },
  el("div.afW", {}, el("span.afX", {}, one.name)), el("button.afY", { type: "button", "aria-label": `Remove ${one.name}`, tabindex: -1, onclick: () => {
    c.people[kind].splice(c.people[kind].indexOf(one), 1);
    c.drawPeople();
  } }, "×"));
