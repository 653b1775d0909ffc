// Building blocks for both mail simulators: elements without innerHTML (the pages enforce Trusted Types), and what
// the simulated clients do with time and text. Nothing here knows Gmail or Outlook.

/** Make an element from "tag.class.class", attributes (functions are listeners, `style` is an object) and children. */
export function el(spec, attributes = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) set(made, name, value);
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function set(made, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === "function") made.addEventListener(name.replace(/^on/, ""), value);
  else if (name === "style") Object.assign(made.style, value); // by CSSOM: a style attribute would break the page's policy
  else made.setAttribute(name, value === true ? "" : String(value));
}

/** Wait; every delay of the simulators goes through here, so that `?slow=` can stretch them. */
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Give the options of the address: `?hl=de&slow=300&dark=1`. */
export const options = Object.fromEntries(new URLSearchParams(location.search));

/** Give a hashed class name, the same for one page load and another one at the next. */
const hashed = new Map();
export function hash(key, length = 5) {
  if (!hashed.has(key)) {
    const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const pick = (set_) => set_[Math.floor(Math.random() * set_.length)];
    hashed.set(key, pick(letters) + Array.from({ length: length - 1 }, () => pick(letters + "0123456789")).join(""));
  }
  return hashed.get(key);
}

/** Make the nodes of a message body, in the dialect of the program that is supposed to have written it. */
export function bodyNodes(text, format = "divs", line = {}) {
  const lines = text.split("\n");
  if (format === "br") return lines.flatMap((part, n) => (n ? [el("br"), part] : [part]));
  const tag = format === "mso" ? "p.MsoNormal" : "div";
  return lines.map((part) => el(tag, line, part || (format === "mso" ? "\u00a0" : el("br"))));
}

/** Give the text of an element as a person sees it; hidden parts do not count. */
export const seen = (element) => element.innerText.replace(/\u00a0/g, " ").replace(/\n{3,}/g, "\n\n").trim();

/** Say how long ago something was, in the page's language; empty for the future. */
export function ago(date, language) {
  const hours = (Date.now() - new Date(date).getTime()) / 3600000;
  if (!(hours >= 0)) return "";
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return hours < 24 ? words.format(-Math.floor(hours), "hour") : words.format(-Math.floor(hours / 24), "day");
}

/** Is the focus, or the target of an event, in something that takes letters? */
export function inField(target) {
  const element = target instanceof Element ? target : document.activeElement;
  return Boolean(element && (element.closest("input, textarea, select") || element.isContentEditable));
}
