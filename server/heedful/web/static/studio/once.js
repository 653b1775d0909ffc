// What is shown only once: selected at a touch, copied by a button.
import { copyText } from "../copy.js";

const made = document.querySelector("#made");
made?.addEventListener("focus", () => made.select());
document.addEventListener("click", async ({ target }) => {
  if (!target.matches("[data-copies]")) return;
  const text = document.getElementById(target.dataset.copies).value;
  document.querySelector("#copied").textContent = (await copyText(text)) ? "Copied." : "Select it and press Ctrl+C.";
});
