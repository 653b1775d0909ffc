// The draft that every editor begins with.
export const lines = ["Hello Dana,", "Kind regards"];
export const text = lines.join("\n");
export const html = wrapped("p");

export function wrapped(tag) {
  return lines.map((line) => `<${tag}>${line}</${tag}>`).join("");
}
