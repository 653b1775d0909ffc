// What the generic sites share: making nodes, the seeds, and the two logs that show swallowed and leaked keys.
const HERE = new URL(".", import.meta.url);

/** The seed that the address names, and the page's whole part of seeds.json. */
export async function seedsOf(site, usual) {
  const part = (await (await fetch(new URL("seeds.json", HERE))).json())[site];
  const name = new URLSearchParams(location.search).get("seed") ?? usual;
  return { ...part, name, chosen: part.seeds?.[name] };
}

/** Make an element with a class and children. */
export function div(className, ...children) {
  return el("div", { class: className || null }, ...children);
}

/** Make an element; `on…` attributes are listeners. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Put text into nodes with a <br> for each line end. */
export function lines(text) {
  return text.split("\n").flatMap((line, i) => (i ? [document.createElement("br"), line] : [line]));
}

/** Keep each character that arrives in `field`, as typed (pastes and scripts' insertions are not typing). */
export function logKeys(field, keyLog) {
  field.addEventListener("input", (event) => {
    if (event.inputType === "insertText") keyLog.push(event.data);
    if (/^insert(Line|Paragraph)/.test(event.inputType ?? "")) keyLog.push("\n");
  });
}

/** Keep each key that reaches the document from outside a field, as a page with shortcuts would see it. */
export function logStrays(strayKeys) {
  document.addEventListener("keydown", (event) => {
    const from = event.target;
    if (from.isContentEditable || /^(input|textarea|select|lc-reply)$/.test(from.localName)) return;
    strayKeys.push(event.key);
  });
}

const known = new Set();

/** Remember every element of the page's own; `strangers()` then names those that came from elsewhere. */
export function remember() {
  for (const element of document.querySelectorAll("*")) known.add(element);
}

/** The elements under <html> that the page did not make (an extension's host, for example), as short words. */
export function strangers() {
  return [...document.querySelectorAll("*")]
    .filter((element) => !known.has(element))
    .map((element) => element.cloneNode(false).outerHTML);
}

export function ready() {
  document.documentElement.dataset.ready = "";
}
