// The clipboard: the modern way, and the old one where the page is not a secure context (a plain http address).

import { h } from "./dom.js";

function byCommand(text) {
  const held = document.activeElement;
  const box = h("textarea", { class: "hidden", "aria-hidden": "true", value: text });
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  held?.focus();
  return done;
}

/** Copy a text; true when it worked. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byCommand(text);
  }
}
