// The page's keys. Ctrl+Alt with O, P, D, S (submit as …), C and X (public, internal), M (macro), F (search), W
// (close tab): [shortcut list]; M also [Zendesk_Zenpy]. They work in the composer too. "j", "k" (next, previous
// ticket) and "?" outside fields are the simulator's own, so that a key that leaks has an effect.
const SUBMITS = { KeyO: "open", KeyP: "pending", KeyD: "hold", KeyS: "solved" };

/** Listen for the page's keys; every key that reaches the document outside a field is kept in `page.strayKeys`. */
export function listen(page) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.altKey) return chord(page, event);
    if (isField(event.target)) return;
    page.strayKeys.push(event.key);
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "j" || event.key === "k") page.step(event.key === "j" ? 1 : -1);
    else if (event.key === "?") page.help();
    else return;
    page.shortcuts.push(event.key);
  });
}

// As the page sees it: an event from another's shadow root seems to come from its host, which is no field.
function isField(element) {
  return (
    element.isContentEditable ||
    /^(input|textarea|select)$/.test(element.localName) ||
    element.closest("[role=menu],[data-test-id=header-tablist]") !== null
  );
}

function chord(page, event) {
  const pane = page.activePane();
  const acts = {
    KeyC: () => channel("public"),
    KeyX: () => channel("internal"),
    KeyM: () => pane.macros.open(),
    KeyF: () => page.search(),
    KeyW: () => page.closeTicket(pane.ticket.id),
  };
  function channel(name) {
    pane.box.setChannel(name);
    pane.box.editor.editing.view.focus();
  }
  const act = event.code in SUBMITS ? () => pane.submit(SUBMITS[event.code], "shortcut") : acts[event.code];
  if (!act || !pane) return;
  event.preventDefault();
  page.shortcuts.push(`Ctrl+Alt+${event.code.slice(3)}`);
  act();
}
