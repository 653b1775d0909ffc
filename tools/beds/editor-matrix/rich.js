// Editors with a model of their own: what counts is what the model holds, not what the page shows.
import { createEmptyHistoryState, registerHistory } from "@lexical/history";
import { registerRichText } from "@lexical/rich-text";
import { Editor as Tiptap } from "@tiptap/core";
import StarterKit from "@tiptap/starter-kit";
import { BlockQuote, Bold, ClassicEditor, Essentials, Paragraph } from "ckeditor5";
import "ckeditor5/ckeditor5.css";
import { EditorView as CodeMirror, basicSetup } from "codemirror";
import { $createParagraphNode, $createTextNode, $getRoot, createEditor } from "lexical";
import { exampleSetup } from "prosemirror-example-setup";
import { DOMParser as SchemaParser } from "prosemirror-model";
import { schema } from "prosemirror-schema-basic";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import "prosemirror-view/style/prosemirror.css";
import Quill from "quill";
import "quill/dist/quill.snow.css";
import Squire from "squire-rte";
import tinymce from "tinymce";
import "tinymce/icons/default";
import "tinymce/models/dom";
import "tinymce/skins/content/default/content.js";
import "tinymce/skins/ui/oxide/content.js";
import "tinymce/skins/ui/oxide/skin.js";
import "tinymce/themes/silver";
import "trix";
import "trix/dist/trix.css";
import { html, lines, text, wrapped } from "./draft.js";

async function tiny(place) {
  const field = document.createElement("textarea");
  field.value = html;
  place.append(field);
  const looks = { skin: "oxide", content_css: "default", height: 200, menubar: false, promotion: false };
  const [editor] = await tinymce.init({ target: field, license_key: "gpl", ...looks });
  return () => editor.getContent({ format: "text" });
}

async function ckeditor(place) {
  const editor = await ClassicEditor.create(place, {
    licenseKey: "GPL",
    plugins: [Essentials, Paragraph, Bold, BlockQuote],
    toolbar: ["undo", "redo", "bold", "blockQuote"],
    initialData: html,
  });
  return () => editor.getData();
}

function quill(place) {
  place.innerHTML = html;
  const editor = new Quill(place, { theme: "snow" });
  return () => editor.getText();
}

function prosemirror(place) {
  const source = document.createElement("div");
  source.innerHTML = html;
  const doc = SchemaParser.fromSchema(schema).parse(source);
  const state = EditorState.create({ doc, plugins: exampleSetup({ schema, menuBar: false }) });
  const view = new EditorView(place, { state });
  return () => view.state.doc.textBetween(0, view.state.doc.content.size, "\n");
}

function tiptap(place) {
  const editor = new Tiptap({ element: place, extensions: [StarterKit], content: html });
  return () => editor.getText();
}

function lexical(place) {
  place.contentEditable = "true";
  place.setAttribute("role", "textbox");
  const editor = createEditor({ namespace: "matrix", onError: console.error });
  editor.setRootElement(place);
  registerRichText(editor);
  registerHistory(editor, createEmptyHistoryState(), 300);
  const paragraph = (line) => $createParagraphNode().append($createTextNode(line));
  editor.update(() => $getRoot().clear().append(...lines.map(paragraph)), { tag: "history-merge", discrete: true });
  return () => editor.getEditorState().read(() => $getRoot().getTextContent());
}

function codemirror(place) {
  const view = new CodeMirror({ doc: text, extensions: [basicSetup, CodeMirror.lineWrapping], parent: place });
  return () => view.state.doc.toString();
}

function trix(place) {
  const field = document.createElement("input");
  Object.assign(field, { id: "trix", type: "hidden", value: wrapped("div") });
  const editor = document.createElement("trix-editor");
  editor.setAttribute("input", "trix");
  const ready = new Promise((resolve) => editor.addEventListener("trix-initialize", resolve, { once: true }));
  place.append(field, editor);
  return ready.then(() => () => editor.editor.getDocument().toString());
}

function squire(place) {
  const sanitizeToDOMFragment = (markup) => {
    const template = document.createElement("template");
    template.innerHTML = markup;
    return template.content;
  };
  const editor = new Squire(place, { sanitizeToDOMFragment });
  editor.setHTML(html);
  return () => editor.getRoot().innerText;
}

export const rich = {
  tinymce: tiny, ckeditor5: ckeditor, quill, prosemirror, tiptap, lexical, codemirror6: codemirror, trix, squire,
};
