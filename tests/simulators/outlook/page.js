// What every part of the Outlook simulator shares. [n] = numbered source in ../README.md, Outlook; (U) = guess.
import { el, hash } from "../gmail/build.js";
import { sim } from "../gmail/mailbox.js";
import { wordsOf } from "./words.js";

export const t = new Proxy({}, { get: (_, key) => wordsOf(sim.settings.language)[key] });

/** A class list as Outlook's build makes it: the sourced name, if any, and one that changes with each release. */
export const cls = (key, sourced = "") => `${sourced} ${hash(key)}`.trim().split(" ").map((name) => `.${name}`).join("");
/** Give the rules of hashed.css the class names of this load; a constructed sheet, as a page's own script may use. */
export async function dress() {
  const text = await (await fetch("hashed.css")).text(), sheet = new CSSStyleSheet();
  sheet.replaceSync(text.replace(/\.h-([A-Za-z]+)/g, (_, name) => `.${hash(name)}`));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

export const rtl = () => ["he", "ar", "fa"].includes(sim.settings.language);
export const key = (text) => [...text].reduce((n, c) => (n * 131 + c.charCodeAt(0)) % 0xfffffffffff, 7).toString(16).padStart(11, "5");

/** Someone of the same organisation is shown by name only, anyone else with the address [2][5]. */
export const sameTenant = (one) => one.email.split("@")[1] === sim.me.email.split("@")[1];
export const shown = (one) => (sameTenant(one) ? one.name : `${one.name}<${one.email}>`);

export const dated = (date) => new Intl.DateTimeFormat(sim.settings.language, { weekday: "short", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit" }).format(new Date(date));
export const longDate = (date) => new Intl.DateTimeFormat(sim.settings.language, { dateStyle: "full", timeStyle: "short" }).format(new Date(date));

// React listens once, at the root of the app and of its portals, and hands an event up its own tree: so does this page.
const handlers = new WeakMap();
export const on = (element, type, act) => (handlers.set(element, { ...handlers.get(element), [type]: act }), element);
export function listen(root) {
  for (const type of ["click", "keydown", "input", "focusout"]) {
    root.addEventListener(type, (event) => {
      let stopped = false;
      const stop = () => (stopped = true);
      for (const step of event.composedPath()) {
        handlers.get(step)?.[type]?.(event, stop);
        if (stopped || step === root) return;
      }
    });
  }
}

/** A Fluent button [1][2]. */
export const button = (label, spec, attributes, act, ...children) =>
  on(el(`button.fui-Button.r1alrhcs.ms-Button${spec}`, { type: "button", "aria-label": label, ...attributes }, ...children), "click", act);

/** A portal at the end of the body: menus and dialogs live there, far from the composer that opened them. */
export function portal(...children) {
  const host = el("div.fui-FluentProvider", { dir: rtl() ? "rtl" : "ltr", "data-portal-node": "true" }, ...children);
  listen(host);
  document.body.append(host);
  return host;
}

let targets = 0;
/** A person: span[data-lpc-hover-target-id], in reading also .lpc-hoverTarget [2][6]. */
export const person = (one, spec, attributes, ...children) =>
  el(`span${spec}`, { "aria-haspopup": "dialog", "data-is-focusable": "true", "data-lpc-hover-target-id": `lpc-react-target-${(targets += 1)}`, ...attributes }, ...children);

export function toast(text, action, act) {
  const bar = portal(el(`div${cls("toast")}`, { role: "status", "data-testid": "toast" }, text, " ", action ? button(action, "", {}, act, action) : null));
  return bar;
}
