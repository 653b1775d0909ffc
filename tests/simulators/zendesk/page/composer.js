import { h, icon, PATHS, textOf } from "./dom.js";
import { menu } from "./menu.js";

// The composer. Sources:
// - `#editor-view`, `.zendesk-editor--rich-text-container`, `div[data-test-id="ticket-rich-text-editor"]`,
//   `div[aria-label="Public reply composer"]` and `…"Internal note composer"` (pale yellow): [Themes]. That this
//   label lies on the editable itself is a guess.
// - `.ck-editor__editable[data-test-id="omnicomposer-rich-text-ckeditor"]`, role textbox, `ckeditorInstance` on it:
//   [text expander report], [AI reply], [ALT Copilot]; the same test id for internal notes: [ticket script].
// - `div[data-test-id="omnichannel-composer-toolbar"] ul`: [DeepL] (a translation extension).
// - `button[data-test-id="omnichannel-channel-switcher-button"]` with `data-channel` "web"/"internal" and an
//   aria-label that names the channel: [Workflow Helper], [channel debugger]; items
//   `omnichannel-channel-switcher-menuitem-internal`: [ZendeskDashboardPage]; internal is the last item [Themes]. The
//   item for the public reply is named by analogy: a guess.
// - One editor for each open ticket, all of them kept: [Auto Translator], [client-mismatch].
// A draft stays when the channel changes, and that the row of recipients vanishes for notes: guesses from use.

/** Build a ticket's composer; `ready` resolves with CKEditor's instance. */
export function composer(page, ticket) {
  const { t } = page.words;
  const source = h("div", { "data-test-id": "omnicomposer-rich-text-ckeditor" });
  const switcher = h("button", {
    type: "button",
    class: "switcher",
    "data-test-id": "omnichannel-channel-switcher-button",
  });
  const people = recipients(page, ticket);
  const toolbar = h("div", {
    "data-test-id": "omnichannel-composer-toolbar",
    role: "toolbar",
    "aria-label": t("format"),
    class: "tools",
  });
  const element = h(
    "div",
    { id: "editor-view", class: "composer" },
    h("div", { class: "composer-head" }, h("div", { class: "switcher-group" }, switcher), people),
    h(
      "div",
      { class: "zendesk-editor--rich-text-container" },
      h(
        "div",
        { "data-test-id": "ticket-rich-text-editor", "data-cy-test-id": "editor-view", class: "editor-box" },
        source,
      ),
      h("div", { "data-role": "editor-attachment-container" }),
    ),
    toolbar,
  );
  const self = { element, editor: null, channel: "public", ready: null, setChannel, text, html, clear, put };
  menu(switcher, { "data-test-id": "omnichannel-channel-switcher-menu", class: "menu-up" }, channels, setChannel);

  function channels() {
    return [
      {
        label: t("public"),
        value: "public",
        test: "omnichannel-channel-switcher-menuitem-web",
        picture: icon(PATHS.reply),
      },
      {
        label: t("internal"),
        value: "internal",
        test: "omnichannel-channel-switcher-menuitem-internal",
        picture: icon(PATHS.note),
      },
    ];
  }

  function setChannel(channel) {
    const isNote = channel === "internal";
    self.channel = channel;
    switcher.replaceChildren(icon(isNote ? PATHS.note : PATHS.reply), t(channel), icon(PATHS.down));
    switcher.setAttribute("aria-label", t(channel));
    switcher.setAttribute("data-channel", isNote ? "internal" : "web");
    element.classList.toggle("is-internal", isNote);
    people.hidden = isNote;
    const label = t(isNote ? "internal_composer" : "public_composer");
    self.editor?.editing.view.change((writer) =>
      writer.setAttribute("aria-label", label, self.editor.editing.view.document.getRoot()),
    );
  }

  const editable = () => self.editor.ui.getEditableElement();
  function text() {
    return self.editor ? textOf(editable()) : "";
  }
  function html() {
    return self.editor ? self.editor.getData() : "";
  }
  function clear() {
    self.editor.setData("");
  }

  /** Append text as a macro does: through the editor's model, not by keys. */
  function put(words) {
    if (!words) return;
    const { data, model } = self.editor;
    const marked = words
      .split(/\n{2,}/)
      .map((part) => `<p>${escaped(part).replace(/\n/g, "<br>")}</p>`)
      .join("");
    const root = model.document.getRoot();
    const isEmpty = !text();
    model.change((writer) => {
      if (!isEmpty) writer.insert(writer.createElement("paragraph"), root, "end");
      writer.setSelection(root.getChild(root.childCount - 1), "end");
      model.insertContent(data.toModel(data.processor.toView(marked)));
      writer.setSelection(root.getChild(root.childCount - 1), "end");
    });
  }

  setChannel("public");
  self.ready = window.SimulatorEditor.create({
    language: page.words.locale === "ar" ? { ui: "en", content: "ar" } : "en",
  }).then((editor) => {
    self.editor = editor;
    source.replaceWith(editable());
    const { view } = editor.editing;
    const test = source.getAttribute("data-test-id");
    view.change((writer) => writer.setAttribute("data-test-id", test, view.document.getRoot()));
    setChannel(self.channel);
    listen(page, ticket, editor);
    toolbar.append(tools(page, editor));
    return editor;
  });
  return self;
}

function recipients(page, ticket) {
  const { t } = page.words;
  const pill = (person) =>
    h("span", { class: "pill", "data-garden-id": "tags.tag_view", title: person.email }, h("span", {}, person.name));
  const cc = ticket.ccs.length
    ? [h("span", { class: "faint" }, t("cc")), ...ticket.ccs.map(pill)]
    : [h("span", { class: "faint" }, t("cc"))];
  return h("div", { class: "recipients" }, h("span", { class: "faint" }, t("to")), pill(ticket.requester), ...cc);
}

/** Keep what a person typed as it arrives in the editor's model, so that swallowed keys are noticed. */
function listen(page, ticket, editor) {
  const keep = (text) => page.keyLog.push({ ticket: ticket.id, text, at: Date.now() });
  editor.commands.get("insertText").on("execute", (_, [options]) => options?.text && keep(options.text));
  for (const name of ["enter", "shiftEnter"]) editor.commands.get(name).on("execute", () => keep("\n"));
  editor.model.document.on("change:data", () => page.changed(ticket));
}

function tools(page, editor) {
  const button = (key, command, path) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": page.words.t(key),
          "data-test-id": `ticket-composer-toolbar-${key}-button`,
          onclick: () => run(command),
        },
        icon(path),
      ),
    );
  const run = (command) => {
    if (command) editor.execute(command);
    editor.editing.view.focus();
  };
  return h(
    "ul",
    { "data-test-id": "ticket-editor-app-icon-view", "data-cy": "ticket-editor-app-icon-view" },
    button("bold", "bold", PATHS.bold),
    button("italic", "italic", PATHS.italic),
    button("list", "bulletedList", PATHS.list),
    button("link", null, PATHS.link),
    button("attach", null, PATHS.clip),
  );
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
