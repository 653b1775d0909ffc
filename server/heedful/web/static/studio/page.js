// What every studio page does: light and dark, asking before what cannot be undone, sending once.
import { watchTheme } from "../themes.js";

// A form with data-sure asks first, in its own words.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset?.sure;
  if (question && !confirm(question)) event.preventDefault();
}, true);

// A form that is being sent cannot be sent twice.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button || event.target.matches("[hx-post], [data-streams]")) return;
  setTimeout(() => { button.disabled = true; }, 0);
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = false; });
});

// A menu of choices that needs no button of its own.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form?.requestSubmit();
});

watchTheme(document.querySelector("#theme"));
document.documentElement.dataset.ready = "";
