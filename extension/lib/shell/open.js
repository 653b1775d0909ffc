// The pages that a card can lead to.

/** @type {{[page: string]: string}} */
const PAGES = { options: "options.html", ledger: "options.html#promises", welcome: "welcome.html" };

/** Open a page in a tab of its own. @param {string} page @param {string} server */
export async function open(page, server) {
  const url = page === "pair" ? `${server}/pair` : chrome.runtime.getURL(PAGES[page] ?? PAGES.options);
  await chrome.tabs.create({ url });
  return null;
}
