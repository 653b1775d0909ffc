// Small drawings, built node by node. The four levels differ in shape, so that colour is never needed to tell them apart.

const NS = "http://www.w3.org/2000/svg";

export function svg(tag, attributes, ...children) {
  const element = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

const stroke = {
  fill: "none",
  stroke: "currentColor",
  "stroke-width": 1.6,
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
};
const line = (d) => [["path", { ...stroke, d }]];
const solid = (d) => [
  ["path", { d, fill: "currentColor", stroke: "currentColor", "stroke-width": 1.2, "stroke-linejoin": "round" }],
];
const ring = ["circle", { ...stroke, cx: 8, cy: 8, r: 6 }];
const disc = ["circle", { cx: 8, cy: 8, r: 7, fill: "currentColor" }];
const onDisc = (d) => [disc, ["path", { ...stroke, d, stroke: "var(--paper)", "stroke-width": 1.8 }]];

const DRAWINGS = {
  calm: [["circle", { ...stroke, cx: 8, cy: 8, r: 5 }]],
  uneasy: [
    ["circle", { ...stroke, cx: 8, cy: 8, r: 5 }],
    ["path", { d: "M8 3a5 5 0 0 1 0 10z", fill: "currentColor" }],
  ],
  frustrated: solid("M8 2.5 14 13H2z"),
  angry: solid("M8 1.5 14.5 8 8 14.5 1.5 8z"),
  tick: onDisc("M4.8 8.3 7 10.5l4.3-4.8"),
  todo: [["circle", { ...stroke, cx: 8, cy: 8, r: 6.2, "stroke-dasharray": "2.6 2.3" }]],
  noted: [["circle", { cx: 8, cy: 8, r: 2.5, fill: "currentColor" }]],
  cross: onDisc("m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8"),
  wave: [ring, ["path", { ...stroke, d: "M4.6 8.4c.9-1.4 1.7-1.4 2.4-.2s1.5 1.2 2.4-.2c.5-.8 1.2-1 1.9-.4" }]],
  pause: [ring, ["path", { ...stroke, d: "M6.4 5.8v4.4M9.6 5.8v4.4" }]],
  hand: [ring, ["path", { ...stroke, d: "M5 8h5.5M8.4 5.8 10.7 8 8.4 10.2" }]],
  plus: [ring, ["path", { ...stroke, d: "M8 5.2v5.6M5.2 8h5.6" }]],
  warn: [["path", { ...stroke, d: "M8 2.2 14.3 13.2H1.7zM8 6.4v3.2M8 11.4v.1" }]],
  clock: [ring, ["path", { ...stroke, d: "M8 4.8V8l2.2 1.4" }]],
  mail: [
    ["rect", { ...stroke, x: 2, y: 3.5, width: 12, height: 9, rx: 1.5 }],
    ["path", { ...stroke, d: "m2.5 4.5 5.5 4.3 5.5-4.3" }],
  ],
  rising: line("M4 12 11.5 4.5M6.2 4.2h5.6v5.6"),
  easing: line("M4 4l7.5 7.5M11.8 6.2v5.6H6.2"),
  steady: line("M2.5 8h10.5M9.2 4.2 13 8l-3.8 3.8"),
  check: line("M3.5 8.4 6.6 11.5l6-7"),
  theme: [ring, ["path", { d: "M8 2a6 6 0 0 0 0 12z", fill: "currentColor" }]],
  question: [
    ring,
    [
      "path",
      {
        ...stroke,
        "stroke-width": 1.4,
        d: "M6.3 6.4c.2-1.1 1-1.6 1.8-1.6 1 0 1.7.6 1.7 1.5 0 1.3-1.7 1.3-1.7 2.5M8.1 11.1v.05",
      },
    ],
  ],
};

/** Draw an icon; a `label` makes it speak, without one it is decoration beside a word. */
export function icon(name, label = "") {
  const role = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  const parts = (DRAWINGS[name] ?? DRAWINGS.calm).map(([tag, attributes]) => svg(tag, attributes));
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", ...role }, ...parts);
}
