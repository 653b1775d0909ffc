// The customer's mood: a word and a shape, the way there as a small line, emotions in words. No percentages.

import { $, h, redraw } from "./dom.js";
import { icon, svg } from "./icons.js";
import { desk } from "./state.js";
import { LEVELS, TRENDS, name } from "./words.js";

const HIGH = 22;
const PAD = 4;

export const levelWord = (level) => h("span", { class: `level ${level}` }, icon(level), name(level));

const height = (level) => HIGH - PAD - (LEVELS.indexOf(level) * (HIGH - 2 * PAD)) / (LEVELS.length - 1);

/** Draw the levels over the customer's messages; its text alternative says them in words. */
function sparkline(levels) {
  const step = Math.min(18, 120 / Math.max(1, levels.length - 1));
  const wide = PAD * 2 + step * (levels.length - 1);
  const points = levels.map((level, at) => [PAD + at * step, height(level)]);
  const path = points.map(([x, y], at) => `${at ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  const dots = points.map(([x, y], at) =>
    svg(
      "circle",
      at === points.length - 1 ? { class: "last", cx: x, cy: y, r: 3 } : { cx: x, cy: y, r: step > 6 ? 2 : 0.1 },
    ),
  );
  const label = `Mood over ${levels.length} customer messages: ${levels.join(", ")}`;
  return svg(
    "svg",
    {
      class: `spark ${levels.at(-1)}`,
      width: wide,
      height: HIGH,
      viewBox: `0 0 ${wide} ${HIGH}`,
      role: "img",
      "aria-label": label,
    },
    svg("path", { d: path }),
    ...dots,
  );
}

/** Draw the mood of the last answer. Returns it in words for those who listen. */
export function drawMood() {
  const { answer } = desk;
  const read = answer?.messages.filter((reading) => reading.level) ?? [];
  if (!read.length) {
    redraw($("mood"));
    return "";
  }
  const levels = read.map((reading) => reading.level);
  const level = answer.frustration.level ?? levels.at(-1);
  const trend = TRENDS.includes(answer.frustration.trend) ? answer.frustration.trend : "";
  const emotions = (read.at(-1).emotions ?? []).map((emotion) => name(emotion).toLowerCase()).join(", ");
  redraw(
    $("mood"),
    levels.length > 1 ? sparkline(levels) : null,
    levelWord(level),
    trend ? h("span", { class: "trend" }, icon(trend), trend) : null,
    emotions ? h("span", { class: "emotions" }, emotions) : null,
  );
  return `Customer: ${[level, trend, emotions].filter(Boolean).join(", ")}. `;
}
