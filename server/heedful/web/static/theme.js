// Runs before the first paint, so that a chosen theme never flashes. The choice is the only thing this page keeps.
"use strict";
try {
  const chosen = localStorage.getItem("heedful-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's preference then holds.
}
