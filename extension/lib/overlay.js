// What is drawn over one reply box: its badge, and the lines beneath risky words.

/** @import {DraftText, View, ViewRisk} from "./types.d.ts" */
/** @import {Host} from "./host.js" */
import { Badge } from "./badge.js";
import { caretAt, rectsOf } from "./draft.js";
import { hasFocus } from "./editor.js";
import { Marks, visibleBox } from "./marks.js";

export class Overlay {
  /** @param {Host} host @param {HTMLElement} editor @param {() => DraftText} draft the text as last read
   *  @param {() => void} open */
  constructor(host, editor, draft, open) {
    this.editor = editor;
    this.draft = draft;
    this.badge = Badge(host, host.t, { onopen: open });
    this.marks = Marks(host);
  }

  /** Show the badge where the box is now. @param {View} view */
  place(view) {
    this.badge.show(view, () => visibleBox(this.editor), () => this.#caretBox());
  }

  /** Say whether what is shown is yet for other words. @param {boolean} on */
  busy(on) {
    this.badge.busy(on);
  }

  /** Underline risks in the text that they are about; none takes their lines away. @param {ViewRisk[]} risks */
  underline(risks) {
    const { editor } = this;
    const draft = this.draft();
    const marks = risks.flatMap(({ span, code, why }) => {
      if (!span) return [];
      const { start, end } = span;
      const isStill = stillness(editor, draft, start, end);
      const rects = () => (isStill() ? rectsOf(editor, draft, start, end) : []);
      return [{ rects, kind: code, title: why }];
    });
    if (marks.length) this.marks.risks(editor, marks);
    else if (this.#underlined) this.marks.clear();
    this.#underlined = marks.length > 0;
  }

  #underlined = false;

  /** Take everything away. */
  clear() {
    this.marks.clear();
    this.#underlined = false;
    this.badge.hide();
  }

  /** Where the caret stands, so that nothing is drawn over it. */
  #caretBox() {
    const draft = this.draft();
    if (!hasFocus(this.editor)) return null;
    const at = caretAt(this.editor, draft);
    return at === null ? null : (rectsOf(this.editor, draft, Math.max(0, at - 1), at).at(-1) ?? null);
  }
}

/** Give a way to tell whether words still stand where they stand now: typing before them moves them, and a line beneath
 *  others would accuse those. @param {HTMLElement} editor @param {DraftText} draft @param {number} start @param {number} end */
function stillness(editor, { pieces }, start, end) {
  const parts = pieces
    .filter((piece) => piece.start < end && piece.end > start)
    .map(({ node, at, start: from, end: to }) => ({
      node,
      from: at + Math.max(start, from) - from,
      to: at + Math.min(end, to) - from,
    }));
  const words = () => parts.map(({ node, from, to }) => (node?.data ?? valueOf(editor)).slice(from, to)).join("");
  const before = words();
  return () => words() === before;
}

/** @param {HTMLElement} editor */
const valueOf = (editor) => /** @type {Partial<HTMLTextAreaElement>} */ (editor).value ?? "";
