// The first minute: where text goes, connecting, sites, and a practice mail in which the extension works at once.

/** @import {Held, Part} from "./lib/shell/pages/desk.js" */
import { h, redraw } from "./lib/dom.js";
import { agreed } from "./lib/shell/hello.js";
import { address, addressOf, agree, connection, use } from "./lib/shell/pages/connection.js";
import { button, company } from "./lib/shell/pages/controls.js";
import { show, speak } from "./lib/shell/pages/desk.js";
import { own } from "./lib/shell/pages/own.js";
import { known } from "./lib/shell/pages/sites.js";
import { begin } from "./lib/shell/page.js";
import { t } from "./lib/shell/words.js";

/** @param {string} id @returns {HTMLElement} */
const $ = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const FACTS = ["welcome_sent", "welcome_not_stored", "welcome_counted", "welcome_kept", "welcome_only_here"];

/** @type {Part} */
const consent = {
  place: "#consent .part",
  shows: ({ stored, set }) => [stored.server.url, stored.consent, set.server],
  draw: (held) => {
    const agree = agreed(held.stored, Boolean(held.set.server));
    return [
      h("p", {}, t("welcome_where_to"), agree ? [" ", h("span", { class: "address" }, held.stored.server.url)] : ""),
      agree ? "" : asking(held),
      h(
        "ul",
        { class: "facts-list" },
        FACTS.map((key) => h("li", {}, t(key))),
      ),
      held.set.server ? company() : "",
      agree ? h("p", { class: "good" }, t("welcome_agreed")) : h("p", { class: "small soft" }, t("welcome_before")),
    ];
  },
};

/** @param {Held} held */
function asking(held) {
  const line = h("p", { class: "status bad", role: "status" });
  const go = () => void consented(addressOf(row.querySelector("input")?.value ?? ""), line);
  const row = address(held, button("agree", t("welcome_agree"), go, "solid"));
  return h("div", { class: "part" }, row, line);
}

/** @param {string} url @param {HTMLElement} line */
async function consented(url, line) {
  if (!url) return void (line.textContent = t("options_server_wrong"));
  next = "connection";
  await use(url);
  await agree(url);
}

/** The step to lead on to, as soon as it is there. */
let next = "";

function lead() {
  if (next) $(next).querySelector("h2")?.focus();
  next = "";
}

/** @param {Held} held */
function open({ stored, set }) {
  const ready = agreed(stored, Boolean(set.server));
  for (const id of ["connection", "sites", "try"]) $(id).hidden = !ready;
  if (!ready) return;
  lead();
  layOut();
  if (stored.server.token) practise();
}

let laid = false;
let practising = false;

/** Begin when there is somebody to ask. */
function practise() {
  if (practising) return;
  practising = true;
  void begin();
}

/** Put the practice mail on the table. */
function layOut() {
  if (laid) return;
  laid = true;
  const [first, promise, asked] = [8, 7, 0].map((days) => new Date(Date.now() - days * 24 * 3600 * 1000));
  redraw($("practice-thread"), [
    message("customer", "Ana Petrov", "ana@northwind.example", first, t("welcome_mail_1")),
    message("agent", t("welcome_you"), "you@yourcompany.example", promise, t("welcome_mail_2")),
    message("customer", "Ana Petrov", "ana@northwind.example", asked, t("welcome_mail_3")),
  ]);
  write(t("welcome_draft"));
}

/** @param {"customer" | "agent"} role @param {string} name @param {string} address @param {Date} at
 * @param {string} text */
const message = (role, name, address, at, text) =>
  h(
    "article",
    { class: `practice-message practice-${role}` },
    h(
      "header",
      {},
      h("span", { class: "practice-author", "data-address": address }, name),
      h(
        "time",
        { datetime: at.toISOString() },
        at.toLocaleDateString(chrome.i18n.getUILanguage(), { dateStyle: "medium" }),
      ),
    ),
    h("div", { class: "practice-text", id: `practice-${at.getTime()}` }, text),
  );

/** @param {string} text */
function write(text) {
  const draft = /** @type {HTMLTextAreaElement} */ ($("practice-draft"));
  draft.value = text;
  draft.dispatchEvent(new Event("input", { bubbles: true }));
}

speak();
document.title = `Heedful – ${t("welcome_title")}`;
$("practice-send").addEventListener("click", () => ($("said-try").textContent = t("welcome_try_sent")));
$("practice-again").addEventListener("click", () => {
  write(t("welcome_draft"));
  $("said-try").textContent = "";
});
await show([consent, connection("#connection .part", { agrees: false }), known("#sites > .part"), own("#own")], open);
