// An answer of the server as a test needs it: everything there, nothing found.

/** @param {object} parts */
export const answer = (parts = {}) => ({
  language: { code: "en", supported: true },
  frustration: { level: "frustrated", score: 0.8, trend: "single" },
  messages: [{ index: 0, role: "customer", ref: "", level: "frustrated", score: 0.8, emotions: ["frustration"], evidence: [
    { start: 0, end: 5, text: "third", cause: "repeat_contact", cue: "repeat_contact/nth-time", share: 1 },
  ], parts: [] }],
  causes: [{ cause: "repeat_contact", label: "Contacting us again", open: true, covered: false, why: "“third”" }],
  questions: [], promises: [],
  draft: {
    ack: "none", timeframe: "none", apology: false, ownership: false, explanation: false, action: false, alternative: false,
    gratitude: false, ask: false, handoff: false, open_door: false, spans: {}, risks: [], commitments: [],
  },
  gaps: [], suggestions: [], escalate: { advised: false, why: "" }, nudge: { advised: true, why: "Something is missing." },
  lexicon: { revision: "r1" }, incomplete: false,
  ...parts,
});

/** @param {string} id @param {object} parts */
export const suggestion = (id, parts = {}) => ({
  id, act: "acknowledge", need: "ack", text: "You are right.", slots: [], causes: [], place: "opening", replaces: null,
  why: "", source: "", ...parts,
});

export const RISK = { code: "vague_time", start: 10, end: 14, text: "soon", why: "No day.", instead: ["by [time]"] };

/** @param {object} parts */
export const settings = (parts = {}) => ({
  mode: "nudge", own: { addresses: [], domains: [], names: [] }, ledger: true, phrases: [], ignores: [], theme: "auto", ...parts,
});
