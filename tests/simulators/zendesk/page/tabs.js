import { h, icon, PATHS } from "./dom.js";

// The tabs of open tickets: `nav[data-test-id="header-tablist"]` in `header[data-test-id="header-toolbar"]`:
// [ZDZendeskSelectors]; `a[data-test-id="header-tab"][data-entity-type="TICKET_ENTITY_TYPE"][data-entity-id]
// [data-entity-is-selected="true"]` with the ticket's address in href: [ALT AutoISP]; `aria-current="page"` on the
// active one: [client-mismatch]; title and subtitle "#<id>" as `header-tab-title`, `header-tab-subtitle`: [LESA]
// (checkForSubtitles); a picture first (`header-non-chat-tab-avatar`): [tab alert]; `close-button`: [select_SA];
// `omnitab-dirty-notification` once a draft is begun: [Hefesto].

/** Draw the tab of a ticket. */
export function tab(page, pane, active) {
  const { ticket } = pane;
  const dirty = pane.box.text() ? h("span", { "data-test-id": "omnitab-dirty-notification", class: "dirty" }) : null;
  const link = h(
    "a",
    {
      "data-test-id": "header-tab",
      "data-entity-type": "TICKET_ENTITY_TYPE",
      "data-entity-id": ticket.id,
      "data-is-chat": "false",
      "data-entity-is-selected": String(active),
      "aria-current": active ? "page" : null,
      href: `#/agent/tickets/${ticket.id}`,
      "aria-label": ticket.subject,
      class: "tab",
      onclick: (event) => (event.preventDefault(), page.openTicket(ticket.id)),
    },
    h("div", { "data-test-id": "header-non-chat-tab-avatar", class: "tab-picture" }, icon(PATHS.mail)),
    h(
      "div",
      { class: "tab-words" },
      h("div", { "data-test-id": "header-tab-title", class: "tab-title" }, ticket.subject),
      h("div", { "data-test-id": "header-tab-subtitle", class: "tab-subtitle" }, h("span", {}, `#${ticket.id}`)),
    ),
    dirty,
  );
  const close = h(
    "button",
    {
      type: "button",
      "data-test-id": "close-button",
      "aria-label": page.words.t("close"),
      class: "tab-close",
      onclick: () => page.closeTicket(ticket.id),
    },
    icon(PATHS.close),
  );
  return h("div", { class: "tab-cell" }, link, close);
}

/** Draw the page around the panes: rail, header, `main`. */
export function frame(page) {
  const { t } = page.words;
  const tablist = h("nav", { "data-test-id": "header-tablist", class: "tablist" });
  const searchBox = h("input", {
    type: "search",
    "data-test-id": "header-toolbar-search-input",
    "aria-label": t("search"),
    placeholder: t("search"),
  });
  const main = h("main", { id: "main_panes", "data-garden-id": "navigation.main" });
  const rail = h(
    "nav",
    { "data-test-id": "support_nav", class: "rail" },
    h(
      "ul",
      { "data-garden-id": "chrome.nav_list" },
      ...[PATHS.home, PATHS.list, PATHS.user].map((path) =>
        h("li", {}, h("button", { type: "button", "aria-label": t("views") }, icon(path))),
      ),
    ),
  );
  const status = h("div", { role: "status", class: "toast", hidden: true });
  const header = h(
    "header",
    { "data-test-id": "header-toolbar", class: "toolbar" },
    tablist,
    h("div", { class: "toolbar-end" }, icon(PATHS.search, { class: "pale" }), searchBox),
  );
  document.body.append(h("div", { id: "wrapper" }, rail, h("div", { class: "page" }, header, main)), status);
  return { tablist, searchBox, main, status };
}
