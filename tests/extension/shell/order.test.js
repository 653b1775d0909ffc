// What was asked first may be answered last: what holds now must not give way to what held before.
import assert from "node:assert/strict";
import { test } from "node:test";

import { begin, shell } from "../../../extension/lib/shell/page.js";

const hello = (/** @type {string} */ theme) => ({ answer: { on: false, settings: { theme } } });

/** Give a page whose questions are answered when a test says so. */
function page() {
  const asked = [];
  const heard = [];
  globalThis.location = { href: "https://desk.test/" };
  globalThis.document = Object.assign(new EventTarget(), { hidden: true, querySelectorAll: () => [] });
  globalThis.chrome = {
    runtime: {
      id: "heedful",
      sendMessage: (message) => new Promise((answer) => asked.push({ ...message, answer })),
      onMessage: { addListener: (listener) => heard.push(listener) },
    },
  };
  const soon = () => new Promise((done) => setTimeout(done));
  const until = async (/** @type {number} */ count) => {
    while (asked.length < count) await soon();
    return asked[count - 1];
  };
  return { until, soon, change: () => heard.forEach((one) => one({ kind: "changed" }, { id: "heedful" })) };
}

test("the last change is what holds, in whatever order the background answers", async () => {
  const { until, soon, change } = page();
  /** @type {string[]} */
  const themes = [];
  shell.onSettings(({ settings }) => themes.push(settings.theme));
  const begun = begin();
  (await until(1)).answer(hello("first"));
  await until(2);
  change();
  change();
  (await until(4)).answer(hello("new"));
  await soon();
  (await until(3)).answer(hello("old"));
  (await until(2)).answer(hello("first"));
  await begun;
  await soon();
  assert.deepEqual(themes, ["new"]);
});
