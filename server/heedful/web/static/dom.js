// Elements without markup: everything that comes from a person or the server is drawn as text.

/** Make an element. `on…` keys listen, `class` and ARIA keys are attributes, null and false are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== null && child !== undefined && child !== false && child !== ""),
  );
  return element;
}

export const $ = (id) => document.getElementById(id);

/** Replace the children of `container` and leave the focus on the item with the same `data-key`, if there is one. */
export function redraw(container, ...children) {
  const held = container.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (held) [...container.querySelectorAll("[data-key]")].find((item) => item.dataset.key === held)?.focus();
}

let pressed = false;
addEventListener("pointerdown", () => (pressed = true), true);
const ENDS = ["pointerup", "pointercancel"];
for (const end of ENDS) addEventListener(end, () => (pressed = false), true);

// A browser does not tell of every end: not of that on a scroll bar, for instance.
const LONGEST_CLICK = 2000;

/** Run `work` when no button is held down, so that nothing moves away under a click. */
export function afterPointer(work) {
  if (!pressed) {
    work();
    return;
  }
  const over = new AbortController();
  const go = () => {
    if (over.signal.aborted) return;
    over.abort();
    setTimeout(work);
  };
  for (const end of ENDS) addEventListener(end, go, { signal: over.signal });
  setTimeout(go, LONGEST_CLICK);
}
