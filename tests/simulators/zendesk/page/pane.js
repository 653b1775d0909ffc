import { composer } from "./composer.js";
import { h, icon, PATHS, plainCopy } from "./dom.js";
import { conversationLog } from "./log.js";
import { macroBox } from "./macros.js";
import { menu } from "./menu.js";
import { context, conversation, properties } from "./panels.js";

// One open ticket. Sources:
// - Panes are children of `main#main_panes`, all of them kept, the active one neither `visibility: hidden` nor
//   `display: none`: [Workflow Helper]; they share one place and even hidden ones have an `offsetParent`, so it is
//   `visibility`: [client-mismatch].
// - `[data-test-id="ticket-<id>-standard-layout"][data-is-active]`: [ALT Copilot]; `.ticket-panes-grid-layout`,
//   `[data-test-id="column-1"]` …: [ZDZendeskSelectors].
// - `.conversation-polaris.polaris-react-component.rich_text[data-ticket-id]`: [tab alert], [copy button];
//   `[data-support-suite-trial-onboarding-id="conversationPane"]` on the same element: [RocketCounter];
//   `[data-side-conversations-anchor-id]` around log and composer: [request-link], [tab alert];
//   `.omni-conversation-pane > div > div` is the header: [LESA] src/description.ts.
// - `input[data-test-id="omni-header-subject"]`: [client-mismatch], [ticket script].
// - The footer, `[data-test-id="ticket-footer"]` ([ZDZendeskSelectors]), lies in the pane [Workflow Helper]; that it
//   is not under `[data-ticket-id]` is read from [client-mismatch], which looks for the composer there and for Submit
//   elsewhere.
// - `submit_button-button`, `submit_button-menu-button`, `li[data-test-id="submit_button-menu-open"]` …, a pick
//   submits at once: [ZendeskDashboardPage], [TicketCreationTab], [ticket script];
//   `[data-garden-id="buttons.button_group_view"]`: [SubmitAs page object]; `[data-cy-test-id="submit_button-menu"]`:
//   [LESA].
// - `tabs-section-nav-item-ticket` with `.ticket_status_label`, `tabs-nav-item-organizations`, `…-users`: [SubmitAs
//   page object], [Hefesto], [client-mismatch].
// - Fields at the left: `[data-garden-id="forms.field"]` and so on: [SubmitAs page object]; details are guesses.
export const STATUSES = ["open", "pending", "hold", "solved"];
const SAVING_MS = 120;

/** Build a ticket's pane: log, composer, footer. */
export function pane(page, ticket) {
  const { t } = page.words;
  const log = conversationLog(page, ticket);
  const box = composer(page, ticket);
  const macros = macroBox(page, apply);
  const submitButton = h("button", {
    type: "button",
    "data-test-id": "submit_button-button",
    "data-garden-id": "buttons.button",
    class: "primary",
    onclick: () => submit(self.next, "button"),
  });
  const menuButton = h(
    "button",
    {
      type: "button",
      "data-test-id": "submit_button-menu-button",
      "data-garden-id": "buttons.icon_button",
      "aria-label": t("submit_menu"),
      class: "primary",
    },
    icon(PATHS.up),
  );
  const nav = h("nav", { class: "crumbs" });
  const layout = h(
    "div",
    {
      class: "ticket-panes-grid-layout",
      "data-test-id": `ticket-${ticket.id}-standard-layout`,
      "data-is-active": "false",
    },
    properties(page, ticket),
    conversation(page, ticket, log, box),
    context(page, ticket),
  );
  const element = h(
    "div",
    { class: "workspace ember-view" },
    nav,
    layout,
    h(
      "footer",
      { "data-test-id": "ticket-footer", class: "footer" },
      macros.element,
      h("div", { class: "grow" }),
      h(
        "button",
        { type: "button", class: "quiet", "data-tracking-id": "ticket-footer-post-save-actions-menu-button" },
        h("span", {}, t("stay")),
        icon(PATHS.up),
      ),
      h("div", { "data-garden-id": "buttons.button_group_view", class: "submit-group" }, submitButton, menuButton),
    ),
  );
  const self = {
    ticket,
    element,
    log,
    box,
    macros,
    next: ticket.status,
    saving: false,
    submit,
    apply,
    show,
    redraw,
    ready: box.ready,
  };

  menu(
    menuButton,
    { "data-cy-test-id": "submit_button-menu", class: "menu-up menu-end" },
    () =>
      STATUSES.map((status) => ({
        label: t("submit", t(status)),
        value: status,
        test: `submit_button-menu-${status}`,
        picture: h("span", { class: `dot ${status}` }),
      })),
    (status) => submit(status, "menu"),
  );

  function redraw() {
    const { organisation, requester, id } = ticket;
    nav.replaceChildren(
      h("span", { "data-test-id": "tabs-nav-item-organizations", class: "crumb" }, organisation ?? t("add")),
      h("span", { "data-test-id": "tabs-nav-item-users", class: "crumb" }, requester.name),
      h(
        "span",
        { "data-test-id": "tabs-section-nav-item-ticket", class: "crumb is-here" },
        h("div", { class: `ticket_status_label ${ticket.status}` }, t(ticket.status)),
        h("span", {}, t("ticket", id)),
      ),
    );
    submitButton.replaceChildren(t("submit", t(self.next)));
  }

  function show(active) {
    element.style.visibility = active ? "visible" : "hidden";
    element.style.zIndex = active ? "1" : "0";
    layout.setAttribute("data-is-active", String(active));
    if (active) log.toEnd();
  }

  function apply(macro) {
    if (macro.channel) box.setChannel(macro.channel);
    box.put(macro.text);
    if (macro.status) self.next = macro.status;
    redraw();
    box.editor.editing.view.focus();
  }

  /** Save the draft as a comment, and the status; a second call while saving does nothing. */
  async function submit(status = self.next, how = "api") {
    if (self.saving || !box.editor) return false;
    self.saving = true;
    const text = box.text();
    const entry = { ticket: ticket.id, status, channel: box.channel, html: box.html(), text, how, at: Date.now() };
    const nodes = plainCopy(box.editor.ui.getEditableElement());
    submitButton.disabled = true;
    await page.wait(SAVING_MS);
    self.saving = false;
    submitButton.disabled = false;
    if (page.failNext) return refuse();
    ticket.status = self.next = status;
    page.statuses.push({ ticket: ticket.id, status, how });
    if (text) keep(entry, nodes);
    redraw();
    page.saved(ticket);
    return true;
  }

  function refuse() {
    page.failNext = false;
    page.say(t("failed", ticket.id));
    return false;
  }

  function keep(entry, nodes) {
    page.submitted.push(entry);
    box.clear();
    const from = entry.channel === "internal" ? "note" : "agent";
    log.add({
      from,
      at: new Date(entry.at).toISOString(),
      text: entry.text,
      nodes: () => nodes.map((node) => node.cloneNode(true)),
    });
    box.setChannel("public");
  }

  redraw();
  return self;
}
