import { el, lines, logKeys, logStrays, ready, seedsOf } from "../common.js";

// A mail form of the old kind: an editor in an about:blank frame by designMode, the customer's mail only as its quote.
const form = document.forms.reply;
const frame = document.querySelector("#edit");
const { chosen } = await seedsOf("legacy", "angry");
const submitted = [];
const drafts = [];
const keyLog = [];
const strayKeys = [];

function fill({ to, subject, attribution, quote }) {
  const inside = frame.contentDocument;
  form.to.value = to;
  form.subject.value = subject;
  const own = (...nodes) => nodes.map((node) => inside.importNode(node, true));
  const gap = () => el("div", {}, el("br"));
  inside.body.replaceChildren(
    ...own(gap(), gap(), el("div", {}, attribution), el("blockquote", { type: "cite" }, ...lines(quote))),
  );
  const { style } = inside.body;
  Object.assign(style, { font: "13px Arial, sans-serif", margin: "8px" });
  Object.assign(inside.querySelector("blockquote").style, {
    margin: "4px 0 0",
    borderLeft: "2px solid #00c",
    paddingLeft: "8px",
    color: "#336",
  });
}

const text = () => frame.contentDocument.body.innerText;
const html = () => frame.contentDocument.body.innerHTML;
function entry() {
  form.body.value = html();
  return {
    to: form.to.value,
    subject: form.subject.value,
    text: text(),
    html: html(),
    own: text()
      .split(/^(?:On .+ wrote:|Am .+ schrieb .+:)$/m)[0]
      .trim(),
    at: Date.now(),
  };
}

form.send.addEventListener("click", () => {
  submitted.push(entry());
  frame.contentDocument.body.replaceChildren();
});
form.draft.addEventListener("click", () => drafts.push(entry()));
form.addEventListener("submit", (event) => event.preventDefault());
for (const command of ["bold", "italic", "underline"])
  form[`cmd_${command}`].addEventListener("click", () => frame.contentDocument.execCommand(command));

frame.contentDocument.designMode = "on";
fill(chosen);
logKeys(frame.contentDocument, keyLog);
logStrays(strayKeys);
window.sim = {
  ready: Promise.resolve(),
  submitted,
  drafts,
  keyLog,
  strayKeys,
  seed: fill,
  draft: text,
  typed: () => keyLog.join(""),
  focus() {
    frame.contentWindow.focus();
    frame.contentDocument.getSelection().collapse(frame.contentDocument.body.firstChild, 0);
  },
};
ready();
