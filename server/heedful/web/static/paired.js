// The list of paired browsers, each with a way to shut it out.

import { day } from "./codes.js";
import { h } from "./dom.js";
import { ask } from "./register.js";

let turn = 0;
let drawn = "";

/** Fill the list; resolves to the refusal, or null when all is well. A list that is as it was is left alone: somebody may
 * be on the way to a button in it. */
export async function listBrowsers(list) {
  turn += 1;
  const mine = turn;
  const answer = await ask("GET", "/v1/pair");
  if (mine !== turn) return null;
  if (answer.status !== 200) return answer;
  const now = JSON.stringify(answer.said.browsers);
  if (now === drawn) return null;
  drawn = now;
  list.replaceChildren(...answer.said.browsers.map((browser) => row(browser, list)));
  return null;
}

function row(browser, list) {
  const item = h("li", {}, h("span", { class: "who" }, browser.name, h("small", {}, `${browser.kind}, since ${day(browser.since)}`)));
  item.append(revoke(browser, item, list));
  return item;
}

function revoke(browser, item, list) {
  const label = { "aria-label": `Revoke ${browser.name}` };
  const button = h("button", { class: "quiet outlined", type: "button", onclick: () => confirm(browser, item, list), ...label }, "Revoke");
  return button;
}

/** Ask once more, in the same place: the first button keeps things as they are. */
function confirm(browser, item, list) {
  const keep = h("button", { class: "quiet", type: "button", onclick: () => stay(browser, item, list) }, "Keep");
  const drop = h("button", { class: "quiet outlined danger", type: "button", onclick: () => shutOut(browser, list) }, "Revoke");
  item.lastElementChild.remove();
  item.append(h("span", { class: "sure", role: "alert" }, "It will stop working there. ", keep, drop));
  keep.focus();
}

function stay(browser, item, list) {
  item.lastElementChild.remove();
  item.append(revoke(browser, item, list));
  item.lastElementChild.focus();
}

async function shutOut(browser, list) {
  await ask("DELETE", `/v1/pair/${browser.id}`);
  await listBrowsers(list);
  document.getElementById("none").hidden = list.children.length > 0;
  const title = document.getElementById("paired-title");
  title.tabIndex = -1;
  title.focus();
}
