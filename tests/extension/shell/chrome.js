// As much of a browser's extension interface as the shell's modules touch, in memory.

/** Make a storage area that tells listeners. */
function area(name, tell) {
  let kept = {};
  return {
    get: async (names) => {
      const wanted = names === null || names === undefined ? Object.keys(kept) : [names].flat();
      return structuredClone(Object.fromEntries(wanted.filter((one) => one in kept).map((one) => [one, kept[one]])));
    },
    set: async (parts) => {
      const changes = Object.fromEntries(
        Object.entries(parts).map(([one, newValue]) => [one, { oldValue: kept[one], newValue }]),
      );
      kept = { ...kept, ...structuredClone(parts) };
      tell(changes, name);
    },
    remove: async (names) => {
      for (const one of [names].flat()) delete kept[one];
    },
    clear: async () => {
      kept = {};
    },
  };
}

const event = () => {
  const listeners = [];
  return { addListener: (one) => listeners.push(one), tell: (...said) => listeners.forEach((one) => one(...said)) };
};

/** Put a fake `chrome` in place and return it. `managed`: the company's policy, or null where the browser throws. */
export function fake({ granted = ["http://127.0.0.1/*"], managed = {}, tabs = [] } = {}) {
  const onChanged = event();
  const scripts = [];
  const sent = [];
  const chrome = {
    runtime: {
      id: "heedful",
      getURL: (path) => `chrome-extension://heedful/${path}`,
      onMessage: event(),
      sendMessage: async (message) => void sent.push(message),
      getManifest: () => ({ version: "0.1.0" }),
    },
    i18n: { getUILanguage: () => "de-AT", getMessage: (key, values) => ({ greet: `Hello $1`.replace("$1", values[0]) })[key] ?? "" },
    storage: {
      local: area("local", onChanged.tell),
      session: area("session", onChanged.tell),
      onChanged,
      managed: {
        get: async () => {
          if (managed === null) throw new Error("no managed storage manifest");
          return managed;
        },
      },
    },
    permissions: { contains: async ({ origins }) => origins.every((one) => granted.includes(one)) },
    scripting: {
      getRegisteredContentScripts: async () => scripts,
      unregisterContentScripts: async () => void scripts.splice(0),
      registerContentScripts: async (more) => void scripts.push(...more),
      executeScript: async (what) => void sent.push(what),
    },
    tabs: {
      query: async () => tabs,
      sendMessage: async (tab, told) => void sent.push([tab, told]),
      create: async () => undefined,
    },
    granted,
    scripts,
    sent,
  };
  globalThis.chrome = chrome;
  globalThis.navigator ??= { userAgent: "Node" };
  return chrome;
}

/** Serve HTTP by a function from (path, body, headers) to [status, body, headers]; returns {url, asked, close}. */
export async function serve(answer) {
  const { createServer } = await import("node:http");
  const asked = [];
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (part) => (text += part));
    request.on("end", async () => {
      const body = text ? JSON.parse(text) : null;
      asked.push({ path: request.url, method: request.method, body, headers: request.headers });
      const [status, said, headers = {}] = await answer(request.url, body, request.headers);
      response.writeHead(status, { "Content-Type": "application/json", ...headers });
      response.end(said === null ? "" : JSON.stringify(said));
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  // A test that fails before it closes its server must still end.
  server.unref();
  const close = () => (server.closeAllConnections(), new Promise((done) => server.close(done)));
  return { url: `http://127.0.0.1:${server.address().port}`, asked, close };
}

/** A site row. */
export const row = (id, hosts = [], marks = [["#mark"]]) => ({
  id,
  name: id,
  hosts,
  marks,
  channel: "email",
  source: "a test",
  dated: "2026-11-22",
  seen: null,
  conversation: {},
  composer: { editor: ["textarea"], root: ["form"] },
  thread: { root: ["main"], message: ["article"], text: ["p"] },
  send: { button: ["button"], keys: [] },
});

/** The smallest answer to an analysis. */
export const answer = (thread) => ({
  language: { code: "en", supported: true },
  frustration: { level: "calm", score: 0.1, trend: "single" },
  messages: (thread ?? []).map((one, index) => ({
    index,
    role: one.role,
    ref: one.ref ?? `ref-${one.text}`,
    level: null,
    score: null,
  })),
  questions: [{ message: 0, start: 0, end: 1, text: "x", answered: false }],
});
