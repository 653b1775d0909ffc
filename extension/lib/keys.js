// Keys as a site row writes them: "Mod+Enter", "Enter", "Ctrl+Alt+s".

/** Tell whether an event is the key combination; keys of a word being composed never are.
 *  @param {KeyboardEvent} event @param {string} combination */
export function isKey(event, combination) {
  if (event.isComposing || event.keyCode === 229) return false;
  const parts = combination.split("+");
  const key = parts.pop() ?? "";
  if (!named(event, key)) return false;
  const wants = new Set(parts);
  if (wants.has("Mod") && !(event.ctrlKey || event.metaKey)) return false;
  const mod = wants.has("Mod");
  return (
    (mod || event.ctrlKey === wants.has("Ctrl")) &&
    (mod || event.metaKey === wants.has("Meta")) &&
    event.altKey === wants.has("Alt") &&
    event.shiftKey === wants.has("Shift")
  );
}

/** Alt turns letters into other characters on some keyboards, so the place of the key counts as well.
 *  @param {KeyboardEvent} event @param {string} key */
const named = (event, key) =>
  event.key.toLowerCase() === key.toLowerCase() || event.code.toLowerCase() === `key${key.toLowerCase()}`;
