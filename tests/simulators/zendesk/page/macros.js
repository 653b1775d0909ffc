import { h, icon, PATHS } from "./dom.js";

// The macro box in the ticket's footer. The visible control is
// `[data-test-id="ticket-footer-macro-menu-autocomplete-input"]` with an input in it, the popup
// `[data-test-id="ticket-footer-macro-menu"]` is empty until opened: [ZDZendeskSelectors], [macro cleaner]; the
// input's label "Apply macro autocomplete menu": [ticket script]; `li[role=option]#downshift-N-item-M`: [Falcon 9
// demo], [ticket script]; Ctrl+Alt+M opens it, typing and Enter apply: [Zendesk_Zenpy].
let boxes = 0;

/** Build the macro box of a ticket; `onpick(macro)` applies one. */
export function macroBox(page, onpick) {
  const { t } = page.words;
  const id = `downshift-${boxes++}`;
  const popup = h("div", { "data-test-id": "ticket-footer-macro-menu", class: "macro-popup" });
  const input = h("input", {
    id: `${id}-input`,
    role: "combobox",
    "aria-label": t("macro_menu"),
    "aria-expanded": "false",
    "aria-controls": `${id}-menu`,
    autocomplete: "off",
  });
  const faux = h(
    "div",
    {
      "data-test-id": "ticket-footer-macro-menu-autocomplete-input",
      "data-garden-id": "forms.faux_input",
      class: "macro-faux",
    },
    icon(PATHS.flash),
    h("span", { class: "macro-label" }, t("macro")),
    input,
    icon(PATHS.up),
  );
  let at = 0;

  const found = () => page.macros.filter((macro) => macro.name.toLowerCase().includes(input.value.toLowerCase()));
  function draw() {
    const rows = found().map((macro, i) =>
      h(
        "li",
        { role: "option", id: `${id}-item-${i}`, "aria-selected": String(i === at), onclick: () => pick(macro) },
        macro.name,
      ),
    );
    popup.replaceChildren(
      h(
        "ul",
        { role: "listbox", id: `${id}-menu`, "data-garden-id": "dropdowns.menu" },
        rows.length ? rows : h("li", {}, t("no_macro")),
      ),
    );
    input.setAttribute("aria-expanded", "true");
  }
  function close() {
    popup.replaceChildren();
    input.value = "";
    at = 0;
    input.setAttribute("aria-expanded", "false");
  }
  function pick(macro) {
    close();
    onpick(macro);
  }
  const open = () => (input.focus(), draw());

  faux.addEventListener("click", open);
  input.addEventListener("input", () => ((at = 0), draw()));
  input.addEventListener("keydown", (event) => {
    const rows = found();
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      at = (at + (event.key === "ArrowDown" ? 1 : rows.length - 1)) % Math.max(rows.length, 1);
    else if (event.key === "Enter" && rows[at]) return (event.preventDefault(), pick(rows[at]));
    else if (event.key === "Escape") return close();
    else return;
    event.preventDefault();
    draw();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  return { element: h("div", { class: "macro-box" }, popup, faux), open };
}
