// To the clipboard, also on pages that may not use it.

/** Copy a text; false when the browser will not. @param {string} text @param {ParentNode} root where a field may stand for a moment */
export async function copy(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byField(text, root);
  }
}

/** @param {string} text @param {ParentNode} root */
function byField(text, root) {
  const field = document.createElement("textarea");
  field.value = text;
  root.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
