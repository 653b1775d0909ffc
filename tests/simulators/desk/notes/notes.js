import { logKeys, logStrays, ready, remember, strangers } from "../common.js";

// A page with a big editor that is no reply: it has nothing to send, and what helps with replies should leave it alone.
const box = document.querySelector("#document");
const keyLog = [];
const strayKeys = [];
remember();
let state = box.innerHTML;
box.addEventListener("input", () => {
  document.querySelector("#state").textContent = "Saving …";
  setTimeout(() => (document.querySelector("#state").textContent = "All changes saved"), 200);
});
logKeys(box, keyLog);
logStrays(strayKeys);
window.sim = {
  ready: Promise.resolve(),
  submitted: [],
  keyLog,
  strayKeys,
  strangers,
  typed: () => keyLog.join(""),
  draft: () => box.innerText,
  unchanged: () => box.innerHTML === state,
  mark: () => (state = box.innerHTML),
  focus: () => box.focus(),
};
ready();
