// The form of one message: words, who wrote them, when, and where in the thread.

import { $, afterPointer, h } from "./dom.js";
import { readMail } from "./mail.js";
import { desk, move, remove } from "./state.js";
import { fromField, toField } from "./times.js";
import { toast } from "./toast.js";
import { ROLES } from "./words.js";

const field = (label, control) => h("label", { class: "field" }, label, control);

function pasteInto(item, changed) {
  return (event) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    const mail = readMail(pasted);
    if (item.text.trim() || mail.text === pasted) return;
    event.preventDefault();
    Object.assign(item, { text: mail.text, at: mail.at ?? item.at, author: mail.author ?? item.author });
    event.target.value = mail.text;
    const form = event.target.closest(".editing");
    form.querySelector("[name=at]").value = toField(item.at);
    form.querySelector("[name=author]").value = item.author ?? "";
    changed();
  };
}

function words(item, { changed, close }) {
  const keydown = (event) => {
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      close();
      document.querySelector(`[data-key="edit-${item.key}"]`)?.focus();
    }
  };
  const input = (event) => {
    item.text = event.target.value;
    changed();
  };
  return h("textarea", {
    "aria-label": "Text of this message",
    "data-key": `text-${item.key}`,
    spellcheck: "false",
    rows: 5,
    value: item.text,
    placeholder: "Paste or type the message. Quoted history and signatures are left aside.",
    oninput: input,
    onkeydown: keydown,
    onpaste: pasteInto(item, changed),
  });
}

function details(item, changed) {
  const set = (name, read) => (event) => {
    item[name] = read(event.target.value);
    changed();
  };
  const options = Object.entries(ROLES).map(([value, label]) =>
    h("option", { value, selected: value === item.role }, label),
  );
  return [
    field("From", h("select", { onchange: set("role", (value) => value), "data-key": `role-${item.key}` }, options)),
    field(
      "Name",
      h("input", {
        type: "text",
        name: "author",
        maxlength: 80,
        value: item.author ?? "",
        autocomplete: "off",
        oninput: set("author", (value) => value.trim() || null),
      }),
    ),
    field(
      "Sent (optional)",
      h("input", {
        type: "datetime-local",
        name: "at",
        value: toField(item.at),
        onchange: set("at", (value) => fromField(value, item.at ?? desk.now)),
      }),
    ),
  ];
}

function acts(item, { changed, close, redraw }) {
  const act = (key, label, text, work) =>
    h(
      "button",
      {
        class: "quiet",
        type: "button",
        "data-key": `${key}-${item.key}`,
        "aria-label": label,
        title: label,
        onclick: work,
      },
      text,
    );
  const shift = (by) => () => {
    if (!move(item.key, by)) return;
    redraw();
    changed();
  };
  const drop = () => {
    const restore = remove(item.key);
    close();
    changed();
    toast("Message removed.", "Put it back", () => {
      restore();
      changed();
    });
  };
  return h(
    "div",
    { class: "editing-acts" },
    act("up", "Move up", "↑", shift(-1)),
    act("down", "Move down", "↓", shift(1)),
    act("remove", "Remove this message", "Remove", drop),
    h("button", { class: "quiet outlined", type: "button", "data-key": `done-${item.key}`, onclick: close }, "Done"),
  );
}

/** Build the form; it closes when the focus moves on to another pane, once a click on its way has arrived. */
export function editor(item, hooks) {
  const leave = (event) => {
    const next = event.relatedTarget;
    if (next && !$("thread").contains(next)) afterPointer(hooks.close);
  };
  return h(
    "div",
    { class: "editing", onfocusout: leave },
    words(item, hooks),
    h("div", { class: "editing-row" }, details(item, hooks.changed), acts(item, hooks)),
  );
}
