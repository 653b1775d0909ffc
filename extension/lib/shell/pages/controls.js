// The few controls that the pages share, each with its label.

import { h } from "../../dom.js";
import { t } from "../words.js";

/** A switch with its words. @param {string} key @param {(Node | string)[]} words @param {boolean} on
 *  @param {(on: boolean, input: HTMLInputElement) => void} turn @param {boolean} [fixed] */
export function toggle(key, words, on, turn, fixed = false) {
  /** @type {HTMLInputElement} */
  const input = h("input", {
    type: "checkbox",
    role: "switch",
    "data-key": key,
    checked: on,
    disabled: fixed,
    onchange: () => turn(input.checked, input),
  });
  return h("label", { class: "switch" }, h("span", {}, words), input);
}

/** A choice of one. @param {string} name @param {{value: string, words: string, more?: string}[]} choices
 * @param {string} chosen
 *  @param {(value: string) => void} choose @param {string} legend @param {boolean} [fixed] */
export function choice(name, choices, chosen, choose, legend, fixed = false) {
  const rows = choices.map(({ value, words, more }) => {
    const key = `${name}-${value}`;
    const input = h("input", {
      type: "radio",
      id: key,
      name,
      value,
      "data-key": key,
      checked: value === chosen,
      disabled: fixed,
      "aria-describedby": more ? `${key}-more` : null,
      onchange: () => choose(value),
    });
    return h(
      "div",
      { class: "choice" },
      input,
      h("label", { for: key }, words),
      more && h("p", { class: "small soft", id: `${key}-more` }, more),
    );
  });
  return h("fieldset", {}, h("legend", { class: "hidden" }, legend), rows);
}

/** A text field of one line with its button, and a hint under both. @param {string} key @param {string} label
 *  @param {Record<string, any>} props @param {string} more @param {HTMLButtonElement} act */
export function fieldWith(key, label, props, more, act) {
  const input = h("input", {
    type: "text",
    id: key,
    "data-key": key,
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": `${key}-more`,
    ...props,
  });
  return h(
    "div",
    { class: "row" },
    h("div", { class: "field" }, h("label", { for: key }, label), input),
    act,
    h("p", { class: "small soft", id: `${key}-more` }, more),
  );
}

/** A list that is typed one to a line. @param {string} key @param {string} label @param {string[]} lines
 * @param {string} more
 *  @param {(lines: string[]) => void} keep */
export function lines(key, label, lines, more, keep) {
  /** @type {HTMLTextAreaElement} */
  const area = h(
    "textarea",
    {
      id: key,
      rows: Math.max(2, lines.length + 1),
      "data-key": key,
      spellcheck: "false",
      "aria-describedby": `${key}-more`,
      onchange: () =>
        keep(
          area.value
            .split(/[\n,;]/)
            .map((line) => line.trim())
            .filter(Boolean),
        ),
    },
    lines.join("\n"),
  );
  return h(
    "div",
    { class: "field" },
    h("label", { for: key }, label),
    area,
    h("p", { class: "small soft", id: `${key}-more` }, more),
  );
}

/** A button. @param {string} key @param {string} words @param {() => void} press @param {string} [look]
 * @param {string} [label] */
export const button = (key, words, press, look = "", label = "") =>
  h(
    "button",
    { type: "button", class: look || null, "data-key": key, "aria-label": label || null, onclick: press },
    words,
  );

/** The line that says that the company has decided. */
export const company = () => h("p", { class: "company" }, t("options_company"));
