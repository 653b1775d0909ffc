// The one stylesheet of everything drawn beside a page. Colour never speaks alone; sizes are pixels, because the page
// decides what a rem is and browsers zoom pixels too.

import { CARD } from "./card/look.js";

const BASE = `
:host {
  all: initial !important; position: fixed !important; inset: 0 auto auto 0 !important; display: block !important;
  width: 0 !important; height: 0 !important; overflow: visible !important; z-index: 2147483647 !important;
  color-scheme: light dark !important; direction: ltr !important; visibility: var(--heedful-shown, visible) !important;
  --sheet: light-dark(#fffefc, #1b2024);
  --raised: light-dark(#ffffff, #20262b);
  --ink: light-dark(#1c2328, #e6e4df);
  --soft: light-dark(#545e68, #a5adb4);
  --faint: light-dark(#626b74, #98a1a9);
  --line: light-dark(#e2dfd8, #2f373d);
  --line-strong: light-dark(#c9c5bc, #4a545c);
  --edge: light-dark(#8a8d8c, #6f7a82);
  --accent: light-dark(#17616b, #7cc0c8);
  --accent-ink: light-dark(#ffffff, #0d1a1c);
  --accent-wash: light-dark(#e4eff0, #1d3033);
  --calm: light-dark(#44705a, #86b79b);
  --uneasy: light-dark(#7d590c, #d9b25c);
  --frustrated: light-dark(#a8450f, #ee9a63);
  --angry: light-dark(#a81e35, #f1808f);
  --risk: light-dark(#b3382c, #f08b7d);
  --good: light-dark(#2f7050, #7dc29d);
  --wash: color-mix(in srgb, var(--ink) 6%, transparent);
  --shadow: 0 1px 2px light-dark(rgb(28 35 40 / 8%), rgb(0 0 0 / 40%)), 0 10px 32px light-dark(rgb(28 35 40 / 14%), rgb(0 0 0 / 50%));
  --sans: -apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Inter, Roboto, Cantarell,
    "Noto Sans", "Liberation Sans", Helvetica, Arial, sans-serif;
}
:host([data-theme="light"]) { color-scheme: light !important; }
:host([data-theme="dark"]) { color-scheme: dark !important; }
@media (prefers-contrast: more) {
  :host {
    --soft: var(--ink); --faint: var(--ink); --line: var(--edge); --line-strong: var(--ink);
    --sheet: light-dark(#ffffff, #000000); --raised: light-dark(#ffffff, #000000); --ink: light-dark(#000000, #ffffff);
  }
}

*, *::before, *::after { box-sizing: border-box; }
.badge, .card, .guard, .tip, .toast { color: var(--ink); font: 400 14px/1.5 var(--sans); font-feature-settings: "kern", "liga", "calt";
  letter-spacing: normal; text-align: start; text-transform: none; -webkit-font-smoothing: antialiased; }
/* A press beside the page must not take away what is selected on it. */
.badge, .card { user-select: none; -webkit-user-select: none; }
.card input { user-select: text; -webkit-user-select: text; }
h2, h3, p, ul, ol { margin: 0; padding: 0; font: inherit; }
ul, ol { list-style: none; }
button, input { margin: 0; font: inherit; color: inherit; letter-spacing: inherit; }
button { cursor: pointer; }
q { quotes: auto; }
[hidden] { display: none !important; }
:focus { outline: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.icon { flex: none; display: inline-block; width: 16px; height: 16px; vertical-align: -3px; }
.calm { color: var(--calm); }
.uneasy { color: var(--uneasy); }
.frustrated { color: var(--frustrated); }
.angry { color: var(--angry); }

.quiet, .solid { min-height: 28px; padding: 3px 10px; border: 1px solid transparent; border-radius: 7px; background: transparent;
  font-size: 13px; font-weight: 520; line-height: 1.3; color: var(--soft); }
.quiet:hover, .quiet[aria-expanded="true"] { background: var(--wash); color: var(--ink); }
.quiet.outlined { border-color: var(--edge); color: var(--ink); }
.solid { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
.solid:hover { filter: brightness(1.08); }
.icon-only { display: inline-grid; place-items: center; width: 28px; height: 28px; padding: 0; }
`;

const BADGE = `
.badge { position: fixed; display: inline-flex; align-items: center; gap: 5px; height: 24px; max-width: 240px; padding: 0 8px 0 6px; border: 1px solid var(--line-strong);
  border-radius: 99px; background: var(--raised); box-shadow: 0 1px 3px light-dark(rgb(28 35 40 / 12%), rgb(0 0 0 / 45%));
  font-size: 12px; font-weight: 600; line-height: 1; white-space: nowrap; }
.badge:hover { border-color: var(--edge); }
.badge .icon { width: 13px; height: 13px; }
.badge .count { min-width: 16px; padding: 2px 4px; border-radius: 99px; background: var(--wash); color: var(--ink); font-weight: 600; font-variant-numeric: tabular-nums; text-align: center; }
.badge .word { overflow: hidden; text-overflow: ellipsis; line-height: 1.4; }
.badge.bare { width: 24px; padding: 0; justify-content: center; color: var(--faint); }
.badge.bare .icon { width: 15px; height: 15px; }
.badge.plain { color: var(--soft); }
.badge.plain .word { font-weight: 500; }
.badge:focus-visible { border-radius: 99px; }
@media (prefers-reduced-motion: no-preference) {
  .badge [data-shape="reading"] circle { animation: breathe 1.2s ease-in-out infinite alternate; }
  .badge [data-shape="reading"] circle:nth-child(2) { animation-delay: 0.25s; }
  .badge [data-shape="reading"] circle:nth-child(3) { animation-delay: 0.5s; }
  @keyframes breathe { from { opacity: 1; } to { opacity: 0.3; } }
}
`;

const GUARD = `
.guard { width: min(480px, calc(100vw - 24px)); max-height: calc(100dvh - 32px); overflow: auto; padding: 20px 22px 16px; border: 1px solid var(--line-strong);
  border-radius: 14px; background: var(--raised); box-shadow: var(--shadow); }
.guard::backdrop { background: rgb(20 24 27 / 38%); }
.guard h2 { display: flex; align-items: center; gap: 9px; font-size: 17px; font-weight: 620; letter-spacing: -0.011em; line-height: 1.35; }
.guard h2 .icon { width: 20px; height: 20px; color: var(--frustrated); }
.guard > p { margin-top: 6px; color: var(--soft); overflow-wrap: anywhere; }
.guard h3 { margin: 16px 0 5px; font-size: 13px; font-weight: 620; color: var(--soft); }
.guard .wordings { display: grid; gap: 6px; }
.guard label { display: flex; align-items: center; gap: 8px; margin-top: 16px; font-size: 13px; color: var(--soft); }
.guard input { width: 15px; height: 15px; accent-color: var(--accent); }
.guard .acts { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; margin-top: 12px; }
.guard .acts button { min-height: 34px; padding-inline: 14px; }
.guard .foot { margin-top: 12px; font-size: 12px; color: var(--faint); }
@media (prefers-reduced-motion: no-preference) {
  .guard[open] { animation: appear 0.09s ease-out; }
  @keyframes appear { from { opacity: 0; } }
}
`;

const MARKS = `
.marks { position: fixed; overflow: hidden; pointer-events: none; }
.mark { position: absolute; overflow: visible; pointer-events: none; }
.mark path { fill: none; stroke: var(--risk); stroke-width: 1.5; stroke-linecap: round; }
.mark.dotted path { stroke: var(--uneasy); stroke-width: 2; stroke-dasharray: 0.1 4; }
.mark.blank rect { fill: color-mix(in srgb, var(--accent) 10%, transparent); stroke: var(--accent); stroke-width: 1; stroke-dasharray: 3 2; }
.mark.lit rect { fill: color-mix(in srgb, var(--accent) 20%, transparent); }
.mark.lit path { stroke: var(--accent); stroke-width: 2; }
.tip { position: fixed; max-width: min(300px, calc(100vw - 16px)); padding: 6px 10px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--raised); box-shadow: var(--shadow);
  font-size: 13px; line-height: 1.4; pointer-events: none; }
`;

const TOAST = `
.toast { position: fixed; left: 50%; bottom: 24px; transform: translateX(-50%); width: max-content; max-width: min(440px, calc(100vw - 24px)); padding: 9px 16px; border: 1px solid transparent; border-radius: 10px;
  background: var(--ink); box-shadow: var(--shadow); font-size: 13px; color: var(--sheet); pointer-events: none; }
`;

const FORCED = `
@media (forced-colors: active) {
  .badge, .card, .guard, .offer, .menu, .notice { border: 1px solid CanvasText; }
  .mark path, .mark rect { forced-color-adjust: none; stroke: Highlight; }
  .slot { border: 1px dashed; }
  .solid { border: 2px solid; }
}
`;

/** @type {CSSStyleSheet | null} */
let sheet = null;

/** The stylesheet, made once. */
export function look() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(BASE + BADGE + CARD + GUARD + MARKS + TOAST + FORCED);
  }
  return sheet;
}
