import { h } from "./dom.js";

// Garden's menus are lists of `li[role=menuitem]` under `ul[data-garden-id="dropdowns.menu"]`, within the same group
// as their button: [Themes] (`#editor-view ul[data-garden-id=…] li`); [Falcon 9 demo] (`li[role="menuitem"]`) and
// [SubmitAs page object] (`buttons.button_group_view ul`).

/** Let a button open a menu by click, Enter, Space and the arrow keys; `entries()` is asked on each opening. */
export function menu(button, attributes, entries, onpick) {
  let list = null;
  button.setAttribute("aria-haspopup", "true");
  button.setAttribute("aria-expanded", "false");

  function close(refocus = false) {
    if (!list) return;
    list.remove();
    list = null;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (refocus) button.focus();
  }

  function open(last = false) {
    if (list) return;
    list = h(
      "ul",
      { role: "menu", "data-garden-id": "dropdowns.menu", onkeydown: keys, ...attributes },
      entries().map(row),
    );
    button.after(list);
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside, true);
    (last ? list.lastElementChild : list.firstElementChild).focus();
  }

  const row = ({ label, test, value, picture }) =>
    h(
      "li",
      { role: "menuitem", tabindex: -1, "data-test-id": test, onclick: () => pick(value) },
      picture,
      h("div", {}, label),
    );

  function pick(value) {
    close(true);
    onpick(value);
  }

  function outside(event) {
    if (!list.contains(event.target) && event.target !== button) close();
  }

  function keys(event) {
    const rows = [...list.children];
    const at = rows.indexOf(document.activeElement);
    const go = {
      ArrowDown: (at + 1) % rows.length,
      ArrowUp: (at + rows.length - 1) % rows.length,
      Home: 0,
      End: rows.length - 1,
    };
    if (event.key in go) rows[go[event.key]].focus();
    else if (event.key === "Enter" || event.key === " ") rows[at]?.click();
    else if (event.key === "Escape") close(true);
    else if (event.key === "Tab") return close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  button.addEventListener("click", () => (list ? close() : open()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    open(event.key === "ArrowUp");
  });
  return { open, close };
}
