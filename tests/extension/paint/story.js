// The page that tells the story: any view of views.js by ?view=, the card open by &card, the guard by &guard.

import { Badge } from "/extension/lib/badge.js";
import { Card } from "/extension/lib/card.js";
import { askBeforeSend } from "/extension/lib/dialog.js";
import { mount } from "/extension/lib/host.js";
import { Marks, visibleBox } from "/extension/lib/marks.js";
import { words } from "./locale.js";
import { empty, hostile, offer, views } from "./views.js";

const asked = new URLSearchParams(location.search);
const messages = await (await fetch(`/extension/_locales/${asked.get("lang") ?? "en"}/messages.json`)).json();
messages.load_story ??= { message: "Open the collapsed messages to read them all." };
const t = words(messages);

if (asked.has("rtl")) document.documentElement.dir = "rtl";
const host = mount(document, t);
if (asked.has("theme")) host.theme(asked.get("theme"));

const editor = document.getElementById("editor");
const at = () => visibleBox(editor);
const done = [];
const note =
  (name) =>
  (...values) =>
    done.push([name, ...values]);
const intents = Object.fromEntries(
  "insert show quote ignore unignore thumb keep brief promised options readSelection retry pair"
    .split(" ")
    .map((name) => [name, note(name)]),
);
intents.close = () => {
  done.push(["close"]);
  editor.focus();
};

const card = Card(host, t, intents);
const open = (view) => card.open(view, at);
const badge = Badge(host, t, { onopen: () => open(story.view) });
const marks = Marks(host);

function find(text, root = editor) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const start = walker.currentNode.data.indexOf(text);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, start);
    range.setEnd(walker.currentNode, start + text.length);
    return range;
  }
  return null;
}

const mark = (text, kind, title) => ({ rects: () => [...(find(text)?.getClientRects() ?? [])], kind, title });
const underline = () =>
  marks.risks(editor, [
    mark("Please be patient", "dismissive", "Telling people how to feel makes them feel it more."),
    mark("any inconvenience this may have caused", "non_apology", "It admits something without saying who did it."),
    mark("soon", "vague_time", "A time without a date reads as no time at all."),
    mark("{{name}}", "unfilled_blank", "This blank is still open."),
  ]);
const light = () => marks.lit([find("You said it would be here by Friday", document.getElementById("said"))]);
const guard = (about = {}) =>
  askBeforeSend(host, t, {
    why: story.view.nudge.why,
    offers: story.view.offers.slice(0, 2),
    server: "heedful.example",
    ...about,
  });

const story = {
  host,
  badge,
  card,
  marks,
  view: views()[asked.get("view") ?? "upset"],
  views,
  empty,
  hostile,
  offer,
  done,
  at,
  open,
  underline,
  light,
  guard,
  find,
  editor,
  answer: null,
  visibleBox,
};
globalThis.story = story;

if (!asked.has("bare")) badge.show(story.view, at);
if (asked.has("marks")) underline();
if (asked.has("lit")) light();
if (asked.has("card")) open(story.view);
if (asked.has("guard")) guard().then((answer) => (story.answer = answer));
document.documentElement.dataset.ready = "";
