// The pairing page: asks for a code, shows it where the extension's own script finds it, and says how it went.

import { shown, stamp } from "./codes.js";
import { copyText } from "./copy.js";
import { $ } from "./dom.js";
import { icon } from "./icons.js";
import { listBrowsers } from "./paired.js";
import { ask, useToken } from "./register.js";
import { watchTheme } from "./themes.js";

const LONELY = 4000;
/** Whether whoever is here needs no token: on this machine alone, or signed in. */
const known = document.body.dataset.own === "yes";
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
  return known ? code({ uses: 1, minutes: 10, own: true }, offer) : forOthers();
}

async function forOthers() {
  const [uses, minutes] = $("term").value.split(" ").map(Number);
  if (!known) useToken($("token").value);
  return code({ uses, minutes }, handOut);
}

async function code(asked, show) {
  withdraw();
  const answer = await ask("POST", "/v1/pair/code", asked);
  if (answer.status !== 200) return refused(answer);
  const { code: made, expires, uses } = answer.said;
  return show(made, `Good for ${uses === 1 ? "one browser" : `${uses} browsers`}, until ${stamp(expires)}.`);
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
  if (known) void list();
}

function failed(event) {
  withdraw();
  only("again");
  say("bad", heard(event, "reason") || "That did not work. The code may be used up or past its time.");
}

async function list() {
  if (!known) useToken($("token").value);
  const trouble = await listBrowsers($("browsers"));
  if (!trouble && !known) say("", "");
  $("paired").hidden = Boolean(trouble) && !known;
  $("none").hidden = Boolean(trouble) || $("browsers").children.length > 0;
  if (trouble) refused(trouble);
}

/** Start anew. */
function again() {
  only("ask");
  $("mail").hidden = true;
  say("", "");
  if (known) void make();
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
$("others")?.addEventListener("click", forOthers);
document.addEventListener("heedful-paired", paired);
document.addEventListener("heedful-pair-failed", failed);
addEventListener("hashchange", byAddress);
// Until now a click would have sent the form as a plain page.
for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
byAddress();
if (known) void list();
document.documentElement.dataset.ready = "";
