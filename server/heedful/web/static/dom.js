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

/** Run `work` once, `wait` milliseconds after the last call. */
export function debounce(work, wait) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, wait);
  };
}

let pressed = false;
addEventListener("pointerdown", () => (pressed = true), true);
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => (pressed = false), true);

/** Run `work` when no button is held down, so that nothing moves away under a click. */
export function afterPointer(work) {
  if (pressed) addEventListener("pointerup", () => setTimeout(work), { once: true });
  else work();
}
