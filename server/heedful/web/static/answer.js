// The wire's answer as this page reads it: places become one `span` {start, end, text}, or null for what is absent.

const placed = (list) =>
  list.map((found) => {
    const { start, end, text } = found;
    return { ...found, span: Number.isInteger(start) && Number.isInteger(end) ? { start, end, text } : null };
  });

export function read(said) {
  return {
    ...said,
    messages: said.messages.map((reading) => ({ ...reading, evidence: placed(reading.evidence) })),
    questions: placed(said.questions),
    promises: placed(said.promises),
    draft: { ...said.draft, risks: placed(said.draft.risks), commitments: placed(said.draft.commitments) },
  };
}
