// On the server's own pairing page: hands the code that it shows to the background, and says how it went.
(() => {
  // It may be put here twice: by the browser's list, and into a tab that was open already.
  const world = /** @type {{heedfulPairs?: boolean}} */ (globalThis);
  if (world.heedfulPairs && chrome.runtime?.id) return;
  world.heedfulPairs = true;

  /** @type {string} */
  let tried = "";

  const shown = () => document.querySelector("[data-heedful-code]")?.getAttribute("data-heedful-code") ?? "";

  /** @param {string} name @param {object} detail */
  const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(detail) }));

  async function look() {
    const code = shown();
    if (!code || code === tried || !chrome.runtime?.id) return;
    tried = code;
    const reply = await chrome.runtime.sendMessage({ kind: "pair", code }).catch(() => null);
    // Another program's page of this name is none of the server's: it need not know that we are here.
    if (!reply?.answer) return;
    const { ok = false, name = "", detail = "" } = reply.answer;
    if (ok) say("heedful-paired", { name });
    else say("heedful-pair-failed", { detail });
  }

  new MutationObserver(() => void look()).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-heedful-code"],
  });
  void look();
})();
