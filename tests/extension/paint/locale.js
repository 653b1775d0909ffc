// `t` over a messages.json, with the substitutions of chrome.i18n: named placeholders, $1 to $9, and $$ for a dollar.

/** @typedef {Record<string, {message: string, placeholders?: Record<string, {content: string}>}>} Messages */

const numbered = (/** @type {string} */ text, /** @type {string[]} */ values) =>
  text.replace(/\$\$|\$([1-9])/gu, (found, digit) => (digit ? (values[Number(digit) - 1] ?? "") : "$"));

/** @param {Messages} messages @returns {(key: string, ...values: (string | number)[]) => string} */
export const words =
  (messages) =>
  (key, ...values) => {
    const entry = Object.hasOwn(messages, key) ? messages[key] : null;
    if (!entry) return "";
    const given = values.map(String);
    const names = new Map(
      Object.entries(entry.placeholders ?? {}).map(([name, { content }]) => [name.toLowerCase(), content]),
    );
    return entry.message
      .split(/(\$[A-Za-z0-9_@]+\$)/u)
      .map((part) => {
        const content = names.get(part.slice(1, -1).toLowerCase());
        return part.startsWith("$") && content !== undefined ? numbered(content, given) : numbered(part, given);
      })
      .join("");
  };
