// Stands for `DOMParser` in the bundle (see build.mjs): CKEditor 5 hands plain strings to it, which a page that asks
// for trusted types refuses. One named policy for the editor alone; the page itself has none.
const policy = window.trustedTypes?.createPolicy("simulator-editor", { createHTML: (text) => text });

export class TrustedParser {
  parseFromString(text, type) {
    return new window.DOMParser().parseFromString(policy ? policy.createHTML(text) : text, type);
  }
}
