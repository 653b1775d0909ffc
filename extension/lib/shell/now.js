// What holds now: what is kept, with the company's word over it.

/** @import {Policy} from "./policy.js" */
/** @import {Stored} from "./stored.js" */
import { overlay, policy } from "./policy.js";
import { read } from "./stored.js";

/** @returns {Promise<{stored: Stored, set: Policy}>} */
export async function now() {
  const [kept, set] = await Promise.all([read(), policy()]);
  return { stored: overlay(kept, set), set };
}
