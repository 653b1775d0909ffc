import { el, lines, logKeys, logStrays, ready, seedsOf } from "../common.js";

// A bulletin board as servers render it: the default thread stands in the page itself; sending a reply loads the page
// anew. What was sent lives in this tab's session storage meanwhile, in place of a server.
const STORE = `forum:${location.search}`;
const kept = JSON.parse(sessionStorage.getItem(STORE) ?? '{"submitted":[],"previews":[],"drafts":[],"late":[]}');
const { me, chosen } = await seedsOf("forum", "angry");
const thread = document.querySelector("#thread");
const form = document.querySelector("#postform");
const box = document.querySelector("#message");
const keyLog = [];
const strayKeys = [];

function post({ by, rank, when, text, signature }, title) {
  const id = `p${5101 + thread.childElementCount}`;
  const shade = thread.childElementCount % 2 ? "bg1" : "bg2";
  return el(
    "div",
    { id, class: `post ${shade}` },
    el(
      "dl",
      { class: "postprofile" },
      el("dt", {}, el("a", { class: "username", href: "#" }, by)),
      el("dd", { class: "rank" }, rank),
      el("dd", {}, "Posts: 12"),
    ),
    el(
      "div",
      { class: "postbody" },
      el("h3", {}, el("a", { href: `#${id}` }, title)),
      el("p", { class: "author" }, "by ", el("strong", {}, by), ` » ${when}`),
      el("div", { class: "content" }, ...lines(text)),
      signature ? el("div", { class: "signature" }, signature) : null,
    ),
  );
}

function draw({ title, posts }) {
  document.title = `${title} - Kestrel Backup Community`;
  document.querySelector(".topic-title a").textContent = title;
  document.querySelector("#subject").value = `Re: ${title}`;
  thread.replaceChildren();
  for (const one of posts) thread.append(post(one, title));
}

const title = () => document.querySelector(".topic-title a").textContent;
const add = (one) => thread.append(post(one, `Re: ${title()}`));
const keep = () => sessionStorage.setItem(STORE, JSON.stringify(kept));

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter?.name ?? "post";
  const entry = { subject: form.subject.value, text: box.value, button, at: Date.now() };
  if (button === "post") {
    kept.submitted.push(entry);
    kept.late.push({ by: me, rank: "Support team", when: "today", text: box.value });
    box.value = "";
  } else kept[button === "preview" ? "previews" : "drafts"].push(entry);
  keep();
  if (button === "post") setTimeout(() => location.reload(), 30);
});
document.querySelector(".search").addEventListener("submit", (event) => event.preventDefault());

if (typeof chosen === "object") draw(chosen);
for (const one of kept.late) add(one);
logKeys(box, keyLog);
logStrays(strayKeys);
window.sim = {
  ready: Promise.resolve(),
  submitted: kept.submitted,
  previews: kept.previews,
  drafts: kept.drafts,
  keyLog,
  strayKeys,
  typed: () => keyLog.join(""),
  draft: () => box.value,
  seed: draw,
  receive(text, by = "marten_k") {
    kept.late.push({ by, rank: "Member", when: "today", text });
    keep();
    add(kept.late.at(-1));
  },
  reset() {
    sessionStorage.removeItem(STORE);
    location.reload();
  },
};
ready();
