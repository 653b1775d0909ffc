// The pairing page: asks for a code, shows it where the extension's own script finds it, and says how it went.

import { shown, stamp } from "./codes.js";
import { copyText } from "./copy.js";
import { $ } from "./dom.js";
import { icon } from "./icons.js";
import { listBrowsers } from "./paired.js";
import { ask, useToken } from "./register.js";
import { watchTheme } from "./themes.js";

const LONELY = 4000;
const local = document.body.dataset.local === "yes";
let timer = 0;

function say(kind, text) {
  const drawn = { good: "tick", bad: "warn" }[kind];
  $("state").className = `state ${kind}`;
  $("state").replaceChildren(...(drawn ? [icon(drawn)] : []), text);
}

function only(...ids) {
  for (const id of ["ask", "given", "shown", "how", "again"]) $(id).hidden = !ids.includes(id);
}

/** Put a code where the extension looks for it. */
function offer(code, until) {
  only("shown", "how");
  $("code").textContent = shown(code);
  $("term-said").textContent = until;
  $("code").dataset.heedfulCode = code;
  say("", "Waiting for the extension …");
  clearTimeout(timer);
  timer = setTimeout(() => say("", "No extension has taken the code yet."), LONELY);
}

/** Show a code that is meant for somebody else: with the link to send, and not to this browser's extension. */
function handOut(code, until) {
  only("shown", "again");
  $("code").textContent = shown(code);
  $("term-said").textContent = until;
  $("link").value = `${location.origin}/pair#code=${code}`;
  $("mail").hidden = false;
  say("", "");
}

function withdraw() {
  clearTimeout(timer);
  delete $("code").dataset.heedfulCode;
}

function refused({ status, said }) {
  const words = [said?.detail, said?.remedy].filter(Boolean).join(" ");
  const away = "The server does not answer. Try again in a moment.";
  say("bad", status === 401 ? "This token is not one of this server’s, or it was revoked." : words || away);
}

async function make(event) {
  event?.preventDefault();
  withdraw();
  const [uses, minutes] = local ? [1, 10] : $("term").value.split(" ").map(Number);
  if (!local) useToken($("token").value);
  const answer = await ask("POST", "/v1/pair/code", { uses, minutes });
  if (answer.status !== 200) return refused(answer);
  const { code, expires } = answer.said;
  const until = `Good for ${uses === 1 ? "one browser" : `${uses} browsers`}, until ${stamp(expires)}.`;
  return (local ? offer : handOut)(code, until);
}

/** What the extension's script says: its own words where it has some. */
function heard(event, name) {
  try {
    const said = typeof event.detail === "string" ? JSON.parse(event.detail) : event.detail;
    return String(said?.[name] ?? said?.detail ?? "").slice(0, 300);
  } catch {
    return "";
  }
}

function paired(event) {
  withdraw();
  only();
  const name = heard(event, "name");
  say("good", `This browser is paired${name ? ` as “${name}”` : ""}. You can close this page.`);
  if (local) void list();
}

function failed(event) {
  withdraw();
  only("again");
  say("bad", heard(event, "reason") || "That did not work. The code may be used up or past its time.");
}

async function list() {
  if (!local) useToken($("token").value);
  const trouble = await listBrowsers($("browsers"));
  if (!trouble && !local) say("", "");
  $("paired").hidden = Boolean(trouble) && !local;
  $("none").hidden = Boolean(trouble) || $("browsers").children.length > 0;
  if (trouble) refused(trouble);
}

/** Start anew. */
function again() {
  only("ask");
  $("mail").hidden = true;
  say("", "");
  if (local) void make();
}

/** Take a code out of the address, so that it stays neither there nor in the history. */
function byAddress() {
  const code = /^#code=([0-9A-Za-z-]{8,9})$/.exec(location.hash)?.[1].replace("-", "").toUpperCase();
  if (!code) return;
  history.replaceState(null, "", location.pathname);
  withdraw();
  only("given");
  say("", "");
  $("given-code").textContent = shown(code);
  $("use").onclick = () => offer(code, "");
  $("use").focus();
}

async function copyLink() {
  say("", (await copyText($("link").value)) ? "Link copied." : "Select the link and press Ctrl+C.");
}

$("privacy").textContent = `The extension will send what it checks to ${location.host} and to nobody else.`;
watchTheme($("theme"));
$("ask").addEventListener("submit", make);
$("again").addEventListener("click", again);
$("copy").addEventListener("click", copyLink);
$("list")?.addEventListener("click", list);
document.addEventListener("heedful-paired", paired);
document.addEventListener("heedful-pair-failed", failed);
addEventListener("hashchange", byAddress);
byAddress();
if (local) void list();
document.documentElement.dataset.ready = "";
