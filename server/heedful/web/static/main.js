// The try page, put together: the desk changes, the server is asked after a short pause, the answer is drawn.

import { drawChecks, freshChecks, isIgnored } from "./checks.js";
import { analyse, cancel } from "./client.js";
import { drawContext } from "./context.js";
import { copyText } from "./copy.js";
import { drawDoes } from "./does.js";
import { $, afterPointer, h } from "./dom.js";
import { drawDraft, setDraft, watchDraft } from "./draft.js";
import { openHelp } from "./help.js";
import { icon } from "./icons.js";
import { watchKeys } from "./keys.js";
import { drawMood } from "./mood.js";
import { hidePop, watchPop } from "./pop.js";
import { drawStart } from "./start.js";
import { clear, desk, empty, hold, load } from "./state.js";
import { drawSuggestions, watchSuggestions } from "./suggestions.js";
import { drawAdd, drawThread, toLatest, watchThread } from "./thread.js";
import { toast } from "./toast.js";
import { away, noTrouble, refused, troubleTitle, unsupported } from "./trouble.js";
import { drawVerdict } from "./verdict.js";

const PAUSE = 350;
const RETRIES = [2, 4, 8, 15];

let examples = [];
let failures = 0;
let retry = 0;
let due = 0;
let checks = 0;
let spoken = "";
let arrived = false;
let touched = false;

function pulse(kind, text) {
  if ($("pulse").textContent === text) return;
  $("pulse").className = kind ? `pulse ${kind}` : "pulse";
  $("pulse").replaceChildren(h("span", { class: "busy-dot", "aria-hidden": "true" }), text);
}

/** Tell a screen reader the one sentence, when it has changed. */
function speak(text) {
  if (!text || text === spoken) return;
  spoken = text;
  $("live").textContent = text;
}

function drawAnswer() {
  const mood = drawMood();
  drawThread();
  drawDraft(isIgnored);
  drawDoes();
  drawChecks(drawAnswer);
  drawSuggestions();
  const standing = drawVerdict() || troubleTitle();
  speak(standing && mood + standing);
}

function drawDesk() {
  drawStart(examples, choose, changed);
  drawAdd();
}

function later(seconds) {
  clearTimeout(retry);
  retry = setTimeout(check, seconds * 1000);
}

function take({ answer, asked }) {
  failures = 0;
  Object.assign(desk, { answer, asked });
  noTrouble();
  if (!answer.language.supported) unsupported(answer.language);
  drawAnswer();
  if (arrived) toLatest();
  arrived = false;
  // More was written meanwhile: its check is yet to come.
  if (!due) pulse("ready", "Checked");
}

function fail({ refused: refusal }) {
  const seconds = Math.max(refusal?.retry ?? 0, RETRIES[Math.min(failures, RETRIES.length - 1)]);
  const passing = !refusal || refusal.status === 429 || refusal.status >= 500;
  failures += 1;
  if (refusal) refused(refusal, check);
  else away(check, seconds, Boolean(desk.answer));
  speak(`${troubleTitle()}. Your text is safe.`);
  pulse("away", "Not checked");
  if (passing) later(seconds);
}

async function check() {
  clearTimeout(retry);
  clearTimeout(due);
  due = 0;
  checks += 1;
  if (empty()) return rest();
  const mine = checks;
  pulse("busy", "Checking…");
  const long = setTimeout(() => pulse("busy", "Still checking; you can go on writing"), 2500);
  const result = await analyse();
  clearTimeout(long);
  // What is drawn anew under a click would swallow it.
  if (result) afterPointer(() => mine === checks && (result.answer ? take : fail)(result));
  return undefined;
}

/** Nothing on the desk: nothing to ask, nothing to show. */
function rest() {
  cancel();
  Object.assign(desk, { answer: null, asked: [] });
  noTrouble();
  drawAnswer();
  pulse("", "");
}

/** Check after a pause; from now on what stands on the desk counts as unchecked. */
function soon() {
  clearTimeout(due);
  due = setTimeout(check, PAUSE);
  if (!empty()) pulse("busy", "Checking…");
}

function changed() {
  touched = true;
  if ($("start").hidden !== desk.thread.length > 0) {
    drawDesk();
    drawThread();
  }
  soon();
}

function laid() {
  touched = false;
  freshChecks();
  hidePop();
  setDraft(desk.draft);
  drawContext(soon);
  drawDesk();
  drawAnswer();
  check();
}

/** Replace what is on the desk; what somebody wrote there can be called back. */
function instead(work, said) {
  const restore = touched && !empty() ? hold() : null;
  work();
  if (!restore) return;
  toast(said, "Put it back", () => {
    restore();
    $("example").value = "";
    laid();
  });
}

const choose = (example) => instead(() => lay(example), "Your text was put aside.");

function lay(example) {
  load(example);
  $("example").value = example.id;
  arrived = true;
  laid();
  toLatest();
  $("draft-text").focus({ preventScroll: true });
}

const startOver = () =>
  instead(() => {
    clear();
    $("example").value = "";
    laid();
  }, "The desk is empty.");

async function copyReply() {
  if (!desk.draft.trim()) toast("There is no reply to copy yet.");
  else
    toast(
      (await copyText(desk.draft))
        ? "Reply copied."
        : "The browser did not allow copying. Select the text and press Ctrl+C.",
    );
}

function switchTheme() {
  const dark =
    getComputedStyle(document.documentElement).colorScheme === "dark" ||
    (document.documentElement.dataset.theme ?? "") === "dark" ||
    (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  const next = dark ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem("heedful-theme", next);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

/** The part of the address after # may name an example. */
function byAddress() {
  const asked = examples.find(({ id }) => id === location.hash.slice(1));
  if (asked) choose(asked);
}

function toggleContext() {
  const open = $("context").hidden;
  $("context").hidden = !open;
  $("context-toggle").setAttribute("aria-expanded", String(open));
}

async function fetchExamples() {
  try {
    examples = await (await fetch(new URL("examples.json", import.meta.url))).json();
  } catch {
    examples = [];
  }
  $("example").append(...examples.map(({ id, title }) => h("option", { value: id }, title)));
}

function wire() {
  $("theme").append(icon("theme"));
  $("help").append(icon("question"));
  $("privacy").textContent = `Text is checked by ${location.host} and not stored.`;
  $("example").addEventListener("change", (event) => {
    const found = examples.find(({ id }) => id === event.target.value);
    if (found) choose(found);
  });
  for (const [id, work] of [
    ["clear", startOver],
    ["theme", switchTheme],
    ["help", openHelp],
    ["copy", copyReply],
    ["context-toggle", toggleContext],
  ])
    $(id).addEventListener("click", work);
  watchThread(changed);
  watchDraft(changed);
  watchPop();
  watchSuggestions();
  watchKeys({ copy: copyReply, help: openHelp });
}

wire();
// Somebody may have begun to write before this script came.
desk.draft = $("draft-text").value;
laid();
touched = !empty();
await fetchExamples();
drawDesk();
byAddress();
addEventListener("hashchange", byAddress);
document.documentElement.dataset.ready = "true";
