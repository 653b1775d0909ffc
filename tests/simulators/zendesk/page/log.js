import { h, icon, paragraphs, PATHS } from "./dom.js";

// The conversation log, oldest item first.
// - `section[role=feed]` within `.conversation-polaris`: [tab alert].
// - `div[data-test-id="omni-log-container"]` holds the items as direct flex children, oldest first: [LESA]
//   src/description.ts (addSortButton, createDescriptionContainer).
// - `article[data-test-id="omni-log-comment-item"]`, three columns (picture, body, actions): [CHAT_STYLE_CSS].
// - `figure[data-test-id="omni-log-base-avatar"]`, `img[alt=Avatar]` or the AgentBadge for agents: [escalator].
// - `span[data-test-id="omni-log-item-sender"]` with `a[data-test-id="omni-log-comment-user-link"]`, `strong`, and
//   `span[data-test-id="omni-log-item-via"]`: [Themes]; [DeepL], [RocketCounter], [escalator].
// - `div[mode=standalone][type="end-user|agent"][data-test-id="omni-log-item-message"]`: [Auto Translator];
//   `internal` and `bot` are types too: [ZDTranscript], [ALT Copilot].
// - `[data-test-id="omni-log-message-content"]` within it: [tag highlighter], [ALT Copilot]; `.zd-comment` is the
//   body and `blockquote` the earlier mail in a customer's reply: [Auto Translator].
// - `div[data-test-id="omni-log-internal-note-tag"]`, `div.signature`: [ZDTranscript]; the article's aria-label says
//   "Internal note from …": [RocketCounter].
// - `time[data-test-id="timestamp-relative|timestamp-absolute"][datetime]`: [tab alert].
// - older items behind `button[data-test-id="convolog-show-more-button"]`: [LESA]. That scrolling up loads them too,
//   and the page of ten, are guesses.
const PAGE = 10;
const AGENT_PICTURE =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'%3E%3Crect width='40' height='40' fill='%2330aabc'/%3E%3Ccircle cx='20' cy='15' r='7' fill='%23fff'/%3E%3Cpath d='M6 40c0-20 28-20 28 0z' fill='%23fff'/%3E%3C/svg%3E";
const TYPES = { customer: "end-user", cc: "end-user", agent: "agent", note: "internal", bot: "bot" };

/** Draw a log; `add(comment)` appends, `more()` loads older items, `redraw()` replaces every node as React may. */
export function conversationLog(page, ticket) {
  const { t } = page.words;
  const container = h("div", { "data-test-id": "omni-log-container" });
  const button = h(
    "button",
    { type: "button", class: "more", "data-test-id": "convolog-show-more-button", onclick: more },
    t("more"),
  );
  const feed = h("section", { role: "feed", "aria-label": t("conversation"), class: "feed" }, container);
  let shown = 0;
  let loading = false;

  function fill(count) {
    shown = Math.min(count, ticket.comments.length);
    const items = ticket.comments.slice(ticket.comments.length - shown).map((comment) => item(page, ticket, comment));
    container.replaceChildren(
      ...(shown < ticket.comments.length ? [h("div", { class: "more-row" }, button)] : []),
      ...items,
    );
  }

  async function more() {
    if (loading || shown >= ticket.comments.length) return;
    loading = true;
    await page.wait();
    const before = feed.scrollHeight;
    fill(shown + PAGE);
    feed.scrollTop += feed.scrollHeight - before;
    loading = false;
  }

  function add(comment) {
    ticket.comments.push(comment);
    shown += 1;
    container.append(item(page, ticket, comment));
    toEnd();
  }

  const toEnd = () => feed.scrollTo(0, feed.scrollHeight);
  feed.addEventListener(
    "scroll",
    () => feed.scrollTop < 24 && feed.scrollHeight > feed.clientHeight && armed && more(),
  );
  // The first scroll event is the page's own jump to the end.
  let armed = false;
  feed.addEventListener("wheel", () => (armed = true), { passive: true });
  feed.addEventListener("keydown", () => (armed = true));
  feed.addEventListener("pointerdown", () => (armed = true));
  return {
    element: feed,
    load: () => (fill(PAGE), toEnd()),
    more,
    add,
    toEnd,
    redraw: () => fill(shown),
    shown: () => shown,
  };
}

function item(page, ticket, comment) {
  const { t, when } = page.words;
  const who = authorOf(page, ticket, comment);
  const isNote = comment.from === "note";
  const label = isNote
    ? t("note_from", who.name, when(comment.at))
    : t("message_from", who.name, t("email"), when(comment.at));
  return h(
    "article",
    {
      "data-test-id": "omni-log-comment-item",
      "aria-label": label,
      tabindex: -1,
      class: `item${isNote ? " is-note" : ""}`,
    },
    picture(comment),
    h("div", { class: "item-body" }, heading(page, comment, who), message(page, comment)),
    h("button", { type: "button", class: "quiet", "aria-label": t("actions") }, icon(PATHS.dots)),
  );
}

function authorOf(page, ticket, comment) {
  if (comment.from === "customer") return { name: comment.name ?? ticket.requester.name, id: ticket.requester.id };
  if (comment.from === "cc") return { name: comment.name, id: ticket.requester.id + 1 };
  return { name: comment.name ?? page.agent.name, id: page.agent.id };
}

function picture(comment) {
  const isAgent = comment.from === "agent" || comment.from === "note";
  const badge = isAgent
    ? icon(PATHS.reply, { "data-test-id": "omni-log-avatar-badge-AgentBadge", class: "badge" })
    : null;
  const face = isAgent ? h("img", { alt: "Avatar", src: AGENT_PICTURE }) : icon(PATHS.user);
  return h("figure", { "data-test-id": "omni-log-base-avatar", "data-garden-id": "avatars.avatar" }, face, badge);
}

function heading(page, comment, who) {
  const { t, when } = page.words;
  const link = h(
    "a",
    { "data-test-id": "omni-log-comment-user-link", href: `#/agent/users/${who.id}` },
    h("strong", {}, h("span", {}, who.name)),
  );
  const tag = h(
    "div",
    { "data-test-id": "omni-log-internal-note-tag", "data-garden-id": "tags.tag_view", class: "tag" },
    h("span", {}, t("internal_tag")),
  );
  return h(
    "div",
    { class: "item-head" },
    h("span", { "data-test-id": "omni-log-item-sender" }, link),
    comment.from === "note" ? tag : h("span", { "data-test-id": "omni-log-item-via" }, t("via", t("email"))),
    h(
      "time",
      { "data-test-id": page.relative ? "timestamp-relative" : "timestamp-absolute", datetime: comment.at },
      when(comment.at),
    ),
  );
}

function message(page, comment) {
  const type = comment.from === "note" ? page.noteType : TYPES[comment.from];
  const body = h(
    "div",
    { class: "zd-comment", dir: "auto" },
    comment.nodes ? comment.nodes() : paragraphs(comment.text, { dir: "auto" }),
  );
  if (comment.signature) body.append(h("div", { class: "signature" }, paragraphs(comment.signature, { dir: "auto" })));
  if (comment.quote) body.append(quote(comment.quote));
  const content = h("div", { "data-test-id": "omni-log-message-content" }, body);
  return h("div", { mode: "standalone", type, "data-test-id": "omni-log-item-message", class: "message" }, content);
}

function quote(text) {
  const [line, ...rest] = text.split(/\n{2,}/);
  return h(
    "div",
    { class: "quoted", dir: "ltr" },
    h("div", { dir: "ltr" }, line),
    h("blockquote", {}, paragraphs(rest.join("\n\n"))),
  );
}
