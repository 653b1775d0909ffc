// Editors that React draws: their text lives in React's state.
import { ContentState, Editor as DraftEditor, EditorState } from "draft-js";
import "draft-js/dist/Draft.css";
import { createElement, useMemo, useState } from "react";
import { createRoot } from "react-dom/client";
import { Node, createEditor } from "slate";
import { withHistory } from "slate-history";
import { Editable, Slate, withReact } from "slate-react";
import { lines, text } from "./draft.js";

function field(place) {
  let current;
  function Field() {
    const [value, set] = useState(text);
    current = value;
    return createElement("textarea", { rows: 5, value, onChange: (event) => set(event.target.value) });
  }
  createRoot(place).render(createElement(Field));
  return () => current;
}

function slate(place) {
  let editor;
  const undo = (event) => {
    if (!event.ctrlKey || event.key !== "z") return;
    event.preventDefault();
    editor.undo();
  };
  const renderElement = ({ attributes, children }) => createElement("p", attributes, children);
  const initialValue = lines.map((line) => ({ type: "paragraph", children: [{ text: line }] }));
  function Box() {
    editor = useMemo(() => withHistory(withReact(createEditor())), []);
    return createElement(Slate, { editor, initialValue }, createElement(Editable, { renderElement, onKeyDown: undo }));
  }
  createRoot(place).render(createElement(Box));
  return () => editor.children.map((node) => Node.string(node)).join("\n");
}

function draft(place) {
  let current;
  function Box() {
    const [state, set] = useState(() => EditorState.createWithContent(ContentState.createFromText(text)));
    current = state;
    return createElement(DraftEditor, { editorState: state, onChange: set });
  }
  createRoot(place).render(createElement(Box));
  return () => current.getCurrentContent().getPlainText();
}

export const react = { "react-textarea": field, slate, draft };
