// Nothing but the door: a page's script cannot be a module by itself, so it fetches one.
import(chrome.runtime.getURL("lib/shell/page.js")).then(
  (page) => page.begin(),
  () => undefined,
);
