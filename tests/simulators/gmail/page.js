// What every part of the Gmail simulator shares: ids, words, dates, toasts, the frame of the page.
// [n] = numbered source in ../README.md; (U) = unsourced guess.
import { el, hash } from "./build.js";
import { sim } from "./mailbox.js";
import { wordsOf } from "./words.js";

export const t = new Proxy({}, { get: (_, key) => wordsOf(sim.settings.language)[key] });

// Every element that Gmail's widgets made has an id like ":1ab", different at each load [8][11][12].
let counter = 0x2a0 + Math.floor(Math.random() * 0x800);
export const id = () => `:${(counter++).toString(36)}`;

export const rtl = () => ["he", "ar", "fa"].includes(sim.settings.language);

/** "Nov 16, 2026, 9:12 AM" in the page's language: what the date's title holds [3][12]. */
export const fullDate = (date) =>
  new Intl.DateTimeFormat(sim.settings.language, { dateStyle: "medium", timeStyle: "short" }).format(new Date(date));
export const shortDate = (date) =>
  new Intl.DateTimeFormat(sim.settings.language, { month: "short", day: "numeric" }).format(new Date(date));

export const isMe = (person) => person.email === sim.me.email;
export const avatar = (person, size = "") =>
  el(`img.ajn${size}`, {
    id: id(), name: id(), src: "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==", jid: person.email,
    "data-hovercard-id": person.email, "data-name": person.name, "aria-hidden": "true",
    style: { backgroundColor: colour(person.email) },
  });

const colour = (text) => `hsl(${[...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 360, 7)} 40% 62%)`;

/** A Closure button: `div.T-I[role=button]` [8][11]. */
export const button = (classes, label, attributes, ...children) =>
  el(`div.T-I.J-J5-Ji${classes}`, {
    id: id(), role: "button", tabindex: 0, "data-tooltip": label, "aria-label": label, style: { userSelect: "none" }, ...attributes,
  }, ...children);

/** Let a Closure button react to a click, and to Enter or Space on it, as [7] observes both separately. */
export function press(made, act) {
  made.addEventListener("click", act);
  made.addEventListener("keydown", (event) => {
    if (event.target !== made || !["Enter", " "].includes(event.key) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    act(event);
  });
  return made;
}

/** The black bar at the bottom left; class names from memory (U). */
export function toast(text, action, act) {
  document.querySelector(".b8")?.remove();
  const link = action && el("span.ag.a8k", { id: "link_undo", role: "link", tabindex: 0, onclick: act }, action);
  const bar = el("div.b8.UC", { role: "alert", "aria-live": "assertive" },
    el("div.J-J5-Ji", {}, el("div.vh", {}, el("span.aT", {}, el("span.bAq", {}, text), link && el("span.bAo", {}, "\u00a0", link)))));
  document.body.append(bar);
  return bar;
}

/** The page around the views. `.dw .nH > .nH > .no` holds pop-out composers, `div.aeF > div.nH` the views [5]. */
export function frame() {
  const views = el("div.nH", { id: id() });
  const moles = el("div.no", { id: id() });
  const account = `Google Account: ${sim.me.name}  \n(${sim.me.email})`; // [18]
  document.documentElement.lang = sim.settings.language;
  document.documentElement.dir = rtl() ? "rtl" : "ltr";
  document.body.replaceChildren(
    el(`div.${hash("shell", 6)}`, {},
      el("div.nH.w-asV.bbg.aiw", {},
        el("header.gb_Fa", { role: "banner", id: "gb" },
          el("div.gb_logo", {}, "Mail"),
          el("form.gb_search", { role: "search", onsubmit: (event) => event.preventDefault() }, el("input", { "aria-label": "Search mail", placeholder: "Search mail" })),
          el("a.gb_A.gb_Xa", { "aria-label": account, href: "#account", role: "button" }, sim.me.name[0]))),
      el("div.nH.bkL", {},
        el("div.aeN.WR.nH.oy8Mbf.nn", { role: "navigation" },
          el("div.aic", {}, el("div.z0", {}, button(".T-I-KE.L3", null, { gh: "cm", jscontroller: "eIu7Db" }, t.compose))),
          el("div.n3", {}, el("div.TN", {}, el("a.J-Ke.n0", { href: "#inbox" }, t.inbox)))),
        el("div.nH.bkK.nn", {}, el("div.nH", {}, el("div.aeF", {}, views))))),
    el("div.dw.np", {}, el("div.nH", {}, el("div.nH", {}, moles))));
  return { views, moles };
}
