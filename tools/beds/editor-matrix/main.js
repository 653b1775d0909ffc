// Mount one of each editor: #ed-<name> holds it, window.models[<name>]() tells what its model holds.
import { plain } from "./plain.js";
import { react } from "./react.js";
import { rich } from "./rich.js";

const models = (window.models = {});

function placeFor(name) {
  const section = document.createElement("section");
  const heading = document.createElement("h2");
  const place = document.createElement("div");
  section.id = `ed-${name}`;
  heading.textContent = name;
  section.append(heading, place);
  document.body.append(section);
  return place;
}

async function mount([name, editor]) {
  models[name] = await editor(placeFor(name));
}

const mounted = Object.entries({ ...plain, ...react, ...rich }).map(mount);
Promise.allSettled(mounted).then((results) => {
  results.filter(({ status }) => status === "rejected").forEach(({ reason }) => console.error(reason));
  document.documentElement.dataset.ready = "1";
});
