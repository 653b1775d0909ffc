// Where nothing may be shown: a host like any other that stands nowhere, so that all works as ever and nobody sees it.

/** @import {Host, T} from "./host.js" */
import { h } from "./dom.js";

const nothing = () => undefined;

/** Give a host that is on no page. @param {Document} doc @param {T} t @returns {Host} */
export function unseen(doc, t) {
  const element = h("div", {});
  return {
    doc,
    element,
    root: element.attachShadow({ mode: "open" }),
    t,
    say: nothing,
    tell: nothing,
    theme: nothing,
    near: nothing,
    mirrored: () => false,
    afterPointer: (work) => work(),
    follow: () => nothing,
    remove: nothing,
  };
}
