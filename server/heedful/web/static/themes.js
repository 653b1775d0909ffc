// The button that switches between light and dark, and remembers it.

import { icon } from "./icons.js";

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function turn() {
  const next = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem("heedful-theme", next);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

export function watchTheme(button) {
  button.append(icon("theme"));
  button.addEventListener("click", turn);
}
