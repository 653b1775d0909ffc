// Where a person writes: text areas and editable elements, in frames and shadow roots too; focus and caret in them.

/**
 * A caret or a selection that was put by, to be given back later.
 * @typedef {{ field: { start: number, end: number } | null, range: Range | null }} Saved
 */

/** Text areas that only catch the keys for a code editor that draws its text elsewhere. */
const CATCHERS = ".CodeMirror, .monaco-editor, .ace_editor";

/** Tell whether an element is a text area.
 * @param {Node | null | undefined} element
 * @returns {element is HTMLTextAreaElement} */
export const isField = (element) => element?.nodeName === "TEXTAREA" || element?.nodeName === "textarea";

/** Return the editor that an element belongs to: a text area or the outermost editable element.
 * @param {Element | null} element
 * @returns {HTMLElement | null} */
export function editorOf(element) {
  const inner = element && innermost(element);
  if (!inner) return null;
  if (isField(inner)) return writableField(inner) ? inner : null;
  const root = editableRoot(inner);
  return root && writable(root) ? root : null;
}

/** Step into frames and shadow roots, to what has the focus there.
 * @param {Element} element
 * @returns {Element} */
function innermost(element) {
  const inside = contentOf(element);
  const active = inside ? (inside.activeElement ?? inside.body) : element.shadowRoot?.activeElement;
  return active ? innermost(active) : element;
}

/** Return the document inside a frame, when this page may look into it.
 * @param {Element} element
 * @returns {Document | null} */
function contentOf(element) {
  try {
    return /** @type {HTMLIFrameElement} */ (element).contentDocument ?? null;
  } catch {
    return null;
  }
}

/** @param {Element} element */
function editableRoot(element) {
  if (element.ownerDocument.designMode === "on") return element.ownerDocument.body;
  let root = null;
  // The outermost counts: a mention inside is not editable, and a caption inside that is editable again.
  for (let at = /** @type {Element | null} */ (element); at; at = parentOf(at)) {
    if (/** @type {HTMLElement} */ (at).isContentEditable) root = /** @type {HTMLElement} */ (at);
  }
  return root;
}

/** Return the parent, out of a shadow root its host.
 * @param {Element} element
 * @returns {Element | null} */
export function parentOf(element) {
  return element.parentElement ?? /** @type {Partial<ShadowRoot>} */ (element.getRootNode()).host ?? null;
}

/** @param {HTMLTextAreaElement} field */
const writableField = (field) => !field.matches(":disabled") && !field.readOnly && !field.closest(CATCHERS);

/** @param {Element} root */
const writable = (root) =>
  !["aria-readonly", "aria-disabled"].some((name) => root.getAttribute(name) === "true") && !root.closest("[inert]");

/** Return the frames that an element is in, innermost first.
 * @param {Element} element
 * @returns {HTMLElement[]} */
export function framesOf(element) {
  const frame = /** @type {HTMLElement | null | undefined} */ (element.ownerDocument.defaultView?.frameElement);
  return frame ? [frame, ...framesOf(frame)] : [];
}

/** Give an editor the focus, without scrolling.
 * @param {HTMLElement} editor */
export function focusEditor(editor) {
  if (hasFocus(editor)) return;
  // Firefox leaves the keys with the page around when only the body inside a frame is focused.
  for (const frame of framesOf(editor).reverse()) frame.focus({ preventScroll: true });
  editor.focus({ preventScroll: true });
}

/** Tell whether keys go to an editor.
 * @param {HTMLElement} editor */
export function hasFocus(editor) {
  const root = /** @type {Document | ShadowRoot} */ (editor.getRootNode());
  const active = root.activeElement;
  const here = Boolean(active) && (editor === active || editor.contains(active));
  return editor.ownerDocument.hasFocus() && (here || editor.ownerDocument.designMode === "on");
}

/** Return the selection that an editor's caret is in.
 * @param {Element} editor
 * @returns {Selection | null} */
export function selectionOf(editor) {
  const root = /** @type {Document} */ (editor.getRootNode());
  return root.getSelection ? root.getSelection() : editor.ownerDocument.getSelection();
}

/** Return the selected range, when it lies in the editor.
 * @param {HTMLElement} editor
 * @returns {Range | null} */
export function rangeIn(editor) {
  const selection = selectionOf(editor);
  if (!selection?.rangeCount) return null;
  const range = composed(selection, editor) ?? selection.getRangeAt(0);
  return editor.contains(range.startContainer) && editor.contains(range.endContainer) ? range : null;
}

/** Look into a shadow root, for browsers that do not let its selection be asked.
 * @param {Selection} selection
 * @param {HTMLElement} editor */
function composed(selection, editor) {
  const root = editor.getRootNode();
  const ask = /** @type {any} */ (selection).getComposedRanges;
  if (!(/** @type {any} */ (root).host) || /** @type {any} */ (root).getSelection || !ask) return null;
  const [found] = /** @type {StaticRange[]} */ (ask.call(selection, { shadowRoots: [root] }));
  return found ? rangeFrom(found) : null;
}

/** @param {StaticRange} found */
function rangeFrom({ startContainer, startOffset, endContainer, endOffset }) {
  const range = /** @type {Document} */ (startContainer.ownerDocument).createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  return range;
}

/** Put the caret of an editor by.
 * @param {HTMLElement} editor
 * @returns {Saved} */
export function caret(editor) {
  if (isField(editor)) return { field: { start: editor.selectionStart, end: editor.selectionEnd }, range: null };
  return { field: null, range: rangeIn(editor)?.cloneRange() ?? null };
}

/** Give an editor the focus and its caret back.
 * @param {HTMLElement} editor
 * @param {Saved} saved */
export function restore(editor, saved) {
  focusEditor(editor);
  if (isField(editor)) {
    if (saved.field) editor.setSelectionRange(saved.field.start, saved.field.end);
  } else if (saved.range && editor.contains(saved.range.startContainer) && editor.contains(saved.range.endContainer)) {
    selectRange(editor, saved.range);
  }
}

/** Select a range in an editor.
 * @param {HTMLElement} editor
 * @param {Range} range */
export function selectRange(editor, { startContainer, startOffset, endContainer, endOffset }) {
  selectionOf(editor)?.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
}

/** Return where the viewport of an editor's document lies in that of the top document, and how much larger it is drawn.
 * @param {Element} element
 * @returns {{ x: number, y: number, scale: number }} */
export function frameOffset(element) {
  const offset = { x: 0, y: 0, scale: 1 };
  for (const frame of framesOf(element)) {
    const box = frame.getBoundingClientRect();
    const style = /** @type {Window} */ (frame.ownerDocument.defaultView).getComputedStyle(frame);
    const drawn = frame.offsetWidth ? box.width / frame.offsetWidth : 1;
    offset.scale *= drawn;
    offset.x = box.left + (frame.clientLeft + parseFloat(style.paddingLeft) + offset.x) * drawn;
    offset.y = box.top + (frame.clientTop + parseFloat(style.paddingTop) + offset.y) * drawn;
  }
  return offset;
}
