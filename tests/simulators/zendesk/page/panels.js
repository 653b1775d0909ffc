import { h } from "./dom.js";

// The three columns of a pane; sources in pane.js.

/** Build the middle: header, log, composer. */
export function conversation(page, ticket, log, box) {
  const { t } = page.words;
  const subject = h("input", {
    "data-test-id": "omni-header-subject",
    "aria-label": t("subject"),
    value: ticket.subject,
    class: "subject",
  });
  const requester = h(
    "div",
    { class: "faint" },
    h("span", { "data-test-id": "ticket-pane-header-name" }, ticket.requester.name),
    " · ",
    t("via", t("email")),
  );
  const header = h(
    "div",
    { class: "omni-conversation-pane" },
    h("div", { class: "ember-view" }, h("div", { class: "conversation-head" }, h("div", {}, subject, requester))),
  );
  const polaris = h(
    "div",
    {
      class: "sc-175iuw8-0 conversation-polaris polaris-react-component rich_text",
      "data-ticket-id": ticket.id,
      "data-support-suite-trial-onboarding-id": "conversationPane",
    },
    header,
    log.element,
    box.element,
  );
  return h(
    "div",
    { "data-test-id": "column-2", class: "column middle" },
    h("div", { "data-side-conversations-anchor-id": ticket.id, class: "anchor" }, polaris),
  );
}

/** Build the fields at the start. */
export function properties(page, ticket) {
  const { t } = page.words;
  const field = (key, value, test) =>
    h(
      "div",
      { "data-garden-id": "forms.field", class: "field" },
      h("label", { "data-garden-id": "forms.input_label" }, t(key)),
      h("div", { "data-garden-id": "dropdowns.select", "data-test-id": test, class: "select", tabindex: 0 }, value),
    );
  const tags = h(
    "div",
    { "data-garden-id": "forms.field", class: "field" },
    h("label", {}, t("tags")),
    h("input", { "data-garden-id": "forms.input", "aria-label": t("tags") }),
  );
  return h(
    "div",
    { "data-test-id": "column-1", class: "column side" },
    field("requester", ticket.requester.name, "ticket-system-field-requester-select"),
    field("assignee", ticket.assignee, "assignee-field"),
    field("ccs", ticket.ccs.map((person) => person.name).join(", ") || "–", "ticket-system-field-ccs"),
    field("priority", ticket.priority, "ticket-fields-priority-dropdown"),
    tags,
  );
}

/** Build what is known of the customer, at the end. */
export function context(page, ticket) {
  const { t } = page.words;
  return h(
    "div",
    { "data-test-id": "column-3", class: "column side" },
    h("h2", {}, ticket.requester.name),
    h("p", { class: "faint" }, ticket.requester.email),
    h("div", { class: "field" }, h("label", {}, t("notes")), h("textarea", { rows: 3, "aria-label": t("notes") })),
    h("h3", {}, t("context")),
    h("p", {}, ticket.subject),
  );
}
