// Small drawings, built node by node. The four levels differ in shape: colour is never needed to tell them apart.

import { svg } from "./dom.js";

/** @typedef {[string, Record<string, string | number>]} Stroke */

const stroke = {
  fill: "none",
  stroke: "currentColor",
  "stroke-width": 1.6,
  "stroke-linecap": "round",
  "stroke-linejoin": "round",
};
/** @param {string} d @returns {Stroke[]} */
const line = (d) => [["path", { ...stroke, d }]];
/** @param {string} d @returns {Stroke[]} */
const solid = (d) => [
  ["path", { d, fill: "currentColor", stroke: "currentColor", "stroke-width": 1.2, "stroke-linejoin": "round" }],
];
/** @type {Stroke} */
const ring = ["circle", { ...stroke, cx: 8, cy: 8, r: 6 }];
/** @type {Stroke} */
const disc = ["circle", { cx: 8, cy: 8, r: 7, fill: "currentColor" }];
/** @param {string} d @returns {Stroke[]} */
const onDisc = (d) => [disc, ["path", { ...stroke, d, stroke: "var(--sheet)", "stroke-width": 1.8 }]];
/** @param {string} d @returns {Stroke[]} */
const inRing = (d) => [ring, ["path", { ...stroke, d }]];
/** @param {number} x @returns {Stroke} */
const dot = (x) => ["circle", { cx: x, cy: 8, r: 1.4, fill: "currentColor" }];

/** @type {Record<string, Stroke[]>} */
const DRAWINGS = {
  calm: [["circle", { ...stroke, cx: 8, cy: 8, r: 5 }]],
  uneasy: [
    ["circle", { ...stroke, cx: 8, cy: 8, r: 5 }],
    ["path", { d: "M8 3a5 5 0 0 1 0 10z", fill: "currentColor" }],
  ],
  frustrated: solid("M8 2.5 14 13H2z"),
  angry: solid("M8 1.5 14.5 8 8 14.5 1.5 8z"),
  unknown: [["circle", { ...stroke, cx: 8, cy: 8, r: 5.4, "stroke-dasharray": "1.6 2.2" }]],
  tick: onDisc("M4.8 8.3 7 10.5l4.3-4.8"),
  todo: [["circle", { ...stroke, cx: 8, cy: 8, r: 6.2, "stroke-dasharray": "2.6 2.3" }]],
  noted: [["circle", { cx: 8, cy: 8, r: 2.5, fill: "currentColor" }]],
  cross: onDisc("m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8"),
  wave: inRing("M4.6 8.4c.9-1.4 1.7-1.4 2.4-.2s1.5 1.2 2.4-.2c.5-.8 1.2-1 1.9-.4"),
  pause: inRing("M6.4 5.8v4.4M9.6 5.8v4.4"),
  hand: inRing("M5 8h5.5M8.4 5.8 10.7 8 8.4 10.2"),
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
  clock: inRing("M8 4.8V8l2.2 1.4"),
  asleep: inRing("M6 5.8h4L6 10.2h4"),
  note: [
    ["rect", { ...stroke, x: 3.2, y: 7, width: 9.6, height: 6.4, rx: 1.4 }],
    ["path", { ...stroke, d: "M5.4 7V5.2a2.6 2.6 0 0 1 5.2 0V7" }],
  ],
  reading: [dot(3.4), dot(8), dot(12.6)],
  more: [dot(3.4), dot(8), dot(12.6)],
  warn: line("M8 2.2 14.3 13.2H1.7zM8 6.4v3.2M8 11.4v.1"),
  unplugged: inRing("m4 12 8-8"),
  rising: line("M4 12 11.5 4.5M6.2 4.2h5.6v5.6"),
  easing: line("M4 4l7.5 7.5M11.8 6.2v5.6H6.2"),
  steady: line("M2.5 8h10.5M9.2 4.2 13 8l-3.8 3.8"),
  check: line("M3.5 8.4 6.6 11.5l6-7"),
  close: line("m4 4 8 8m0-8-8 8"),
  up: line(
    "M5.6 13.2H3.4V7.4h2.2" +
      "M5.6 7.4 8.3 2.6c1.1 0 1.8.9 1.5 2L9.2 6.6h3.2c.8 0 1.4.7 1.2 1.5l-1 4c-.1.6-.7 1.1-1.3 1.1H5.6z",
  ),
  down: line(
    "M5.6 2.8H3.4v5.8h2.2" +
      "M5.6 8.6l2.7 4.8c1.1 0 1.8-.9 1.5-2l-.6-2h3.2c.8 0 1.4-.7 1.2-1.5l-1-4c-.1-.6-.7-1.1-1.3-1.1H5.6z",
  ),
};

/** Draw an icon; a `label` makes it speak, without one it is decoration beside a word.
 *  @param {string} name @param {string} [label] */
export function icon(name, label = "") {
  /** @type {Record<string, string>} */
  const role = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  const parts = (DRAWINGS[name] ?? DRAWINGS.unknown).map(([tag, attributes]) => svg(tag, attributes));
  return svg("svg", { class: "icon", "data-shape": name, viewBox: "0 0 16 16", focusable: "false", ...role }, ...parts);
}
