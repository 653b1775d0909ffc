// The words of _locales, by key.

/** Give the words of a key, with its values in their places; a key without words shows as itself.
 *  @param {string} key @param {(string | number)[]} values */
export function t(key, ...values) {
  return chrome.i18n.getMessage(key, values.map(String)) || key;
}
