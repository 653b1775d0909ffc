// One short line at the foot, with a way back.

import { $, h } from "./dom.js";

let timer = 0;

/** Say something for eight seconds; with an action, its button, for as long as it may take to see and reach it. */
export function toast(text, action = "", work = null) {
  const hide = () => {
    $("toast").hidden = true;
  };
  const button = action
    ? h(
        "button",
        {
          class: "quiet",
          type: "button",
          onclick: () => {
            hide();
            work();
          },
        },
        action,
      )
    : null;
  $("toast").replaceChildren(...[h("span", {}, text), button].filter(Boolean));
  $("toast").hidden = false;
  clearTimeout(timer);
  timer = setTimeout(hide, action ? 60_000 : 8000);
}
