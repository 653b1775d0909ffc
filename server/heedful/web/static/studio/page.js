// What every studio page does: light and dark, asking before what cannot be undone, sending once, where the focus goes.
import { watchTheme } from "../themes.js";

// A form or a button with data-sure asks first, in its own words.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.sure ?? event.target.dataset?.sure;
  if (question && !confirm(question)) event.preventDefault();
}, true);

// A form that is being sent cannot be sent twice; one that takes its time says so.
document.addEventListener("submit", (event) => {
  const { submitter: button, target: form } = event;
  if (event.defaultPrevented || !button || form.matches("[hx-post], [hx-get], [data-streams]")) return;
  const wait = document.querySelector("#wait");
  if (wait && form.dataset.waits) wait.textContent = form.dataset.waits;
  setTimeout(() => { button.disabled = true; }, 0);
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.querySelectorAll("button[type=submit]").forEach((button) => { button.disabled = false; });
});

// A menu of choices that needs no button of its own.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form?.requestSubmit();
});

// What is wrong comes first; a part that was asked for takes the focus when it is there.
document.querySelector("[data-first]")?.focus();
document.addEventListener("htmx:afterSwap", ({ target }) => { if (target.matches("[data-focus]")) target.focus(); });

// What could not be asked is said where the answer would stand.
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, ({ detail }) => {
    const words = "The server cannot be reached. What you typed is still here; it is asked again when you go on.";
    detail.target.replaceChildren(Object.assign(document.createElement("p"), { className: "fault", textContent: words }));
  });
}

watchTheme(document.querySelector("#theme"));
// After htmx, which makes its parts work at the same moment.
document.addEventListener("DOMContentLoaded", () => { document.documentElement.dataset.ready = ""; });
