// Calls to the pairing routes. An admin's token stays in this page's memory.

const PATIENCE = 30_000;
let token = "";

export const useToken = (value) => {
  token = value.trim();
};

/** Resolve to {status, said}; status 0 means that no answer came. */
export async function ask(method, path, body) {
  const headers = { ...(body ? { "Content-Type": "application/json" } : {}), ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  try {
    const asked = { method, headers, body: body && JSON.stringify(body), signal: AbortSignal.timeout(PATIENCE) };
    const response = await fetch(path, asked);
    return { status: response.status, said: await response.json().catch(() => null) };
  } catch {
    return { status: 0, said: null };
  }
}
