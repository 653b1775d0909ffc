import { div, el, lines, logKeys, logStrays, ready, seedsOf } from "../common.js";

// A customer card as single-page apps draw it: nested <div>s with generated class names and no roles; the reply box
// lies in the open shadow root of <lc-reply>. Enter sends, Shift+Enter is a new line. A name is shown only where the
// sender changes.
const SHEET = `
  :host { display: block; border-top: 1px solid #e4e2ee; padding: 10px 18px 14px; background: #fff; }
  .b { border: 1px solid #cfcbe0; border-radius: 10px; padding: 10px 12px; min-height: 44px; max-height: 160px; overflow: auto; outline: none; white-space: pre-wrap; overflow-wrap: anywhere; }
  .b:focus { border-color: #6a4fd0; } .b:empty::before { content: attr(data-ph); color: #9a96ad; }
  .r { display: flex; justify-content: flex-end; gap: 8px; margin-top: 8px; align-items: center; } .n { margin-right: auto; color: #8a87a0; font-size: 12px; }
  button { font: inherit; border: 0; border-radius: 8px; padding: 7px 18px; background: #6a4fd0; color: #fff; cursor: pointer; } .e { background: #efedf8; color: #444; padding: 7px 10px; }`;

class Reply extends HTMLElement {
  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.box = el("div", { class: "b", contenteditable: "true", "data-ph": "Write to your contact…" });
    const send = el("button", { type: "button", onclick: () => this.send("button") }, "Send");
    root.append(
      this.box,
      div(
        "r",
        el("span", { class: "n" }, "Enter to send, Shift+Enter for a new line"),
        el("button", { type: "button", class: "e" }, "☺"),
        send,
      ),
    );
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send("enter");
    });
  }

  send(how) {
    const text = this.box.innerText.trim();
    if (!text) return;
    this.dispatchEvent(
      new CustomEvent("reply", {
        detail: { text, html: [...this.box.childNodes].map((node) => node.outerHTML ?? node.data).join(""), how },
      }),
    );
    this.box.replaceChildren();
    this.box.focus();
  }
}
customElements.define("lc-reply", Reply);

const { me, chosen } = await seedsOf("crm", "angry");
const submitted = [];
const keyLog = [];
const strayKeys = [];
let contacts = structuredClone(chosen);
let active = contacts[0];
const list = div("x1 q9");
const talk = div("x4 h3");
const head = div("x5");
const reply = document.createElement("lc-reply");

const initials = (name) =>
  name
    .split(" ")
    .map((word) => word[0])
    .join("");
function card(contact) {
  const last = contact.messages.at(-1);
  return el(
    "div",
    { class: `x2${contact === active ? " zz" : ""}`, onclick: () => open(contact.id) },
    div("x3", initials(contact.name)),
    div("x3b", div("x3c", contact.name), div("x3d", `${last.from === "me" ? "You: " : ""}${last.text}`)),
  );
}

function message(one, before) {
  const mine = one.from === "me";
  const said = mine ? "You" : active.name;
  const line = before?.from === one.from ? null : div("x7", div("x7a", said), div("x7b", one.at));
  return div(
    `x6${mine ? " yy" : ""}`,
    div("x6a", line ? initials(mine ? me : active.name) : ""),
    div("x6b", line, div("x8", div("x8a", ...lines(one.text)))),
  );
}

function draw() {
  list.replaceChildren(...contacts.map(card));
  head.replaceChildren(div("x5a", active.name), div("x5b", active.company));
  talk.replaceChildren(...active.messages.map((one, i, all) => message(one, all[i - 1])));
  talk.scrollTop = talk.scrollHeight;
}

function open(id) {
  active = contacts.find((contact) => contact.id === id);
  reply.box.replaceChildren();
  draw();
}

reply.addEventListener("reply", ({ detail }) => {
  submitted.push({ contact: active.id, ...detail, at: Date.now() });
  active.messages.push({ from: "me", at: "now", text: detail.text });
  draw();
});
const nav = div("x0", ...["Contacts", "Deals", "Tasks", "Reports"].map((name) => div("x0a", name)));
document
  .querySelector("#app")
  .append(
    div(
      "app",
      nav,
      list,
      div("x9", head, talk, reply),
      div("x10", div("x10a", "Deal"), div("x10b", "Spring collection"), div("x10a", "Owner"), div("x10b", me)),
    ),
  );
draw();
logKeys(reply.box, keyLog);
logStrays(strayKeys);
window.sim = {
  ready: Promise.resolve(),
  submitted,
  keyLog,
  strayKeys,
  open,
  typed: () => keyLog.join(""),
  draft: () => reply.box.innerText,
  focus: () => reply.box.focus(),
  seed(next) {
    contacts = structuredClone(next);
    active = contacts[0];
    draw();
  },
  receive(text) {
    active.messages.push({ from: "them", at: "now", text });
    draw();
  },
};
ready();
