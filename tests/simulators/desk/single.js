import { logStrays, ready, remember, strangers } from "./common.js";

// Pages with single-line fields only: nothing to help with.
const strayKeys = [];
const submitted = [];
remember();
logStrays(strayKeys);
document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  submitted.push(Object.fromEntries([...new FormData(event.target).keys()].map((name) => [name, true])));
});
window.sim = { ready: Promise.resolve(), submitted, strayKeys, strangers };
ready();
