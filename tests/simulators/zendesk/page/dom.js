const SVG = "http://www.w3.org/2000/svg";

/** Make an element: attributes by name, `on…` functions as listeners, children as nodes or text. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** Draw one of Garden's line icons: a path in a 16 by 16 box. */
export function icon(path, attributes = {}) {
  const svg = document.createElementNS(SVG, "svg");
  const all = { width: 16, height: 16, viewBox: "0 0 16 16", focusable: "false", "aria-hidden": "true", ...attributes };
  for (const [name, value] of Object.entries(all)) svg.setAttribute(name, String(value));
  const line = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({
    d: path,
    fill: "none",
    stroke: "currentColor",
    "stroke-linecap": "round",
  }))
    line.setAttribute(name, value);
  svg.append(line);
  return svg;
}

export const PATHS = {
  down: "M4 6l4 4 4-4",
  up: "M4 10l4-4 4 4",
  close: "M4 4l8 8M12 4l-8 8",
  reply: "M6 3L2 7l4 4M2 7h7a5 5 0 015 5v1",
  note: "M3 2h10v8l-4 4H3z",
  mail: "M2 4h12v8H2zM2 4l6 5 6-5",
  dots: "M8 3v.01M8 8v.01M8 13v.01",
  flash: "M9 1L3 9h5l-1 6 6-8H8z",
  search: "M7 12A5 5 0 107 2a5 5 0 000 10zM11 11l4 4",
  home: "M2 8l6-6 6 6M4 7v7h8V7",
  list: "M5 4h9M5 8h9M5 12h9M2 4v.01M2 8v.01M2 12v.01",
  bold: "M5 3h4a2.5 2.5 0 010 5H5zM5 8h5a2.5 2.5 0 010 5H5z",
  italic: "M7 3h4M5 13h4M9 3L7 13",
  link: "M7 9l2-2M6 6l-2 2a2.5 2.5 0 004 4l2-2M10 10l2-2a2.5 2.5 0 00-4-4L6 6",
  clip: "M12 7l-5 5a3 3 0 01-4-4l6-6a2 2 0 013 3l-6 6",
  user: "M8 8a3 3 0 100-6 3 3 0 000 6zM2 15c0-4 2-6 6-6s6 2 6 6",
};

/** Turn plain text into paragraphs: an empty line parts them, a single line end is a <br>. */
export function paragraphs(text, attributes = {}) {
  return text.split(/\n{2,}/).map((part) => {
    const lines = part.split("\n").flatMap((line, i) => (i ? [h("br"), line] : [line]));
    return h("p", attributes, lines);
  });
}

/** Copy an editor's blocks as plain nodes: no classes, no data, only what a mail may carry. */
export function plainCopy(root) {
  return [...root.childNodes].map(cleaned);
}

function cleaned(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data.replace(/[\u2060\u200b]/g, ""));
  const copy = document.createElement(node.localName);
  if (node.localName === "a") copy.setAttribute("href", node.getAttribute("href") ?? "");
  copy.append(...[...node.childNodes].filter((child) => !child.dataset?.ckeFiller).map(cleaned));
  return copy;
}

/** Read an editor's text as a person would: one line for each block, an empty one between two paragraphs. */
export function textOf(root) {
  return [...root.children]
    .map((block) => inline(block))
    .join("\n")
    .replace(/\u00a0/g, " ")
    .trim();
}

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[\u2060\u200b]/g, "");
  if (node.localName === "br") return node.dataset.ckeFiller ? "" : "\n";
  const inner = [...node.childNodes].map(inline).join("");
  return /^(li|blockquote)$/.test(node.localName) ? `${inner}\n` : inner;
}
