// From a short code to a token of this browser's own, which the server's people can take back.

/** @import {Paired} from "../protocol.js" */
/** @import {Server} from "./stored.js" */
import { Failed, call, refusal } from "./server.js";

const CODE = /^[A-Z0-9]{4}-?[A-Z0-9]{4}$/;

/** Bring a code into the form that the server knows, "" when it cannot be one. @param {string} typed */
export function codeOf(typed) {
  const plain = typed.toUpperCase().replace(/\s/g, "");
  if (!CODE.test(plain)) return "";
  return plain.includes("-") ? plain : `${plain.slice(0, 4)}-${plain.slice(4)}`;
}

/** Trade a code for a token. @param {string} url @param {string} code @param {string} name
 *  @returns {Promise<Paired & {server?: Server}>} */
export async function trade(url, code, name) {
  try {
    const said = await call({ url, token: "" }, "/v1/pair", { body: { code, name }, patience: 10_000 });
    if (said.status === 403 || said.status === 400) return { ok: false, trouble: "code", detail: refusal(said).detail };
    if (said.status !== 200 && said.status !== 201) throw refusal(said);
    return kept(url, said.body);
  } catch (error) {
    const { trouble, detail } = error instanceof Failed ? error : new Failed("refused");
    return { ok: false, trouble, detail };
  }
}

/** @param {string} url @param {any} body @returns {Paired & {server?: Server}} */
function kept(url, body) {
  if (typeof body?.token !== "string" || !body.token) throw new Failed("refused", "The answer is not understood.");
  const server = { url, token: body.token, name: String(body.name ?? ""), id: String(body.id ?? "") };
  return { ok: true, name: server.name, server };
}

/** Give the token back; tell whether the server knows it no more. @param {Server} server */
export async function giveBack(server) {
  if (!server.token) return true;
  if (!server.id) return false;
  const path = `/v1/pair/${encodeURIComponent(server.id)}`;
  const said = await call(server, path, { method: "DELETE" }).catch(() => null);
  return [200, 204, 401, 404].includes(said?.status ?? 0);
}

/** Name this browser, for the list in which the server's people can revoke it. */
export function browserName() {
  const brands = /** @type {any} */ (navigator).userAgentData?.brands?.map((/** @type {any} */ one) => one.brand) ?? [];
  const agent = navigator.userAgent;
  const known = ["Edge", "Firefox", "Opera", "Chrome", "Chromium"];
  const found =
    known.find((name) => brands.some((/** @type {string} */ brand) => brand.includes(name))) ??
    known.find((name) => agent.includes(name)) ??
    "Browser";
  const system = /Windows|Mac OS|Android|CrOS|Linux/.exec(agent)?.[0].replace("Mac OS", "macOS") ?? "";
  return system ? `${found}, ${system}` : found;
}
