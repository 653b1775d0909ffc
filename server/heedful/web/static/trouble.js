// When the answer does not come: what happened, what to do, and that the writing is safe.

import { $, h, redraw } from "./dom.js";
import { useToken } from "./client.js";
import { icon } from "./icons.js";

function panel(title, lines, ...rest) {
  return h(
    "div",
    { class: "trouble" },
    h("strong", {}, icon("warn"), title),
    lines.filter(Boolean).map((text) => h("p", {}, text)),
    rest,
  );
}

/** The one sentence of the trouble, for those who listen. */
export const troubleTitle = () => $("trouble").querySelector("strong")?.textContent ?? "";

/** Nothing is wrong (any more). */
export const noTrouble = () => redraw($("trouble"));

export function away(again, seconds, older) {
  redraw(
    $("trouble"),
    panel(
      "The server does not answer",
      [
        "Your text is safe on this page. Go on writing: checking resumes by itself.",
        older ? "What stands below is from before." : "",
        `Next try in ${seconds} seconds.`,
      ],
      h(
        "div",
        { class: "acts" },
        h("button", { class: "quiet outlined", type: "button", "data-key": "again", onclick: again }, "Try now"),
      ),
    ),
  );
}

function tokenForm(again) {
  const field = h("input", {
    type: "password",
    name: "token",
    autocomplete: "off",
    "aria-label": "Access token",
    "data-key": "token",
  });
  const submit = (event) => {
    event.preventDefault();
    useToken(field.value);
    again();
  };
  return h("form", { onsubmit: submit }, field, h("button", { class: "solid", type: "submit" }, "Use"));
}

const TITLES = {
  401: "This server asks for an access token",
  403: "This server does not let this page in",
  413: "That is more text than the server takes",
  429: "The server is busy",
  503: "The server is busy",
};
const REMEDIES = {
  401: "Your administrator can give you one. It is kept only until you close this page.",
  413: "Remove older messages or shorten the draft.",
  429: "Checking resumes in a moment.",
  503: "Checking resumes in a moment.",
};

/** Show a refusal in the server's own words: what is wrong, where, and the remedy. */
export function refused({ status, said }, again) {
  const where = typeof said.field === "string" && said.field ? `Where: ${said.field}` : "";
  const title = TITLES[status] ?? (status >= 500 ? "The server had a problem" : "The server cannot check this");
  const detail = said.detail ?? said.title ?? "";
  const remedy =
    said.remedy ?? REMEDIES[status] ?? (status >= 500 ? "Your text is safe on this page. Try again in a moment." : "");
  const rest =
    status === 401
      ? tokenForm(again)
      : status >= 500
        ? h(
            "div",
            { class: "acts" },
            h("button", { class: "quiet outlined", type: "button", "data-key": "again", onclick: again }, "Try now"),
          )
        : null;
  redraw($("trouble"), panel(title, [detail, where, remedy], rest));
}

/** An unsupported language is said honestly, never guessed at. */
export function unsupported({ code }) {
  const named = code && code !== "und" ? languageName(code) : "this language";
  redraw(
    $("trouble"),
    h(
      "div",
      { class: "trouble mild" },
      h("strong", {}, icon("question"), `Not checked: ${named} is not supported yet`),
      h(
        "p",
        {},
        "Nothing is guessed. Write or paste the messages in a supported language, or ask your administrator for a lexicon of this one.",
      ),
    ),
  );
}

function languageName(code) {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
