// What the browser itself edits. Each mounts into a place and returns how to read the text that the program would send.
import { html, text, wrapped } from "./draft.js";

function textarea(place) {
  const field = document.createElement("textarea");
  field.rows = 5;
  field.value = text;
  place.append(field);
  return () => field.value;
}

function contenteditable(place) {
  const box = document.createElement("div");
  box.contentEditable = "true";
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", "true");
  box.innerHTML = wrapped("div");
  place.append(box);
  return () => box.innerText;
}

function shadow(place) {
  const root = place.attachShadow({ mode: "open" });
  root.innerHTML = `<div contenteditable="true">${html}</div>`;
  return () => root.firstChild.innerText;
}

function designMode(place) {
  const frame = document.createElement("iframe");
  place.append(frame);
  frame.contentDocument.body.innerHTML = html;
  frame.contentDocument.designMode = "on";
  return () => frame.contentDocument.body.innerText;
}

export const plain = { textarea, contenteditable, shadow, "iframe-designmode": designMode };
