// Origins, and the patterns by which browsers grant and match them (which know no ports).

/** Give the origin of a web address, "" when it is none. @param {unknown} url */
export function originOf(url) {
  const parsed = typeof url === "string" ? URL.parse(url) : null;
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed.origin : "";
}

/** Give the match pattern of an address, for a path under it. @param {string} url @param {string} [path] */
export function patternOf(url, path = "/*") {
  const { protocol, hostname, pathname } = new URL(url);
  return `${protocol}//${hostname}${path === "/*" ? "" : pathname.replace(/\/+$/, "")}${path}`;
}

/** Tell whether the browser lets us at an address; people can take that back. @param {string} url */
export async function permitted(url) {
  try {
    return await chrome.permissions.contains({ origins: [patternOf(url)] });
  } catch {
    return false;
  }
}

/** Ask the person for access; must be called in the click itself, before anything is awaited. @param {string[]} urls */
export const requestAccess = (urls) =>
  chrome.permissions.request({ origins: [...new Set(urls.map((url) => patternOf(url)))] });
