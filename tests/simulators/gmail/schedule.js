// "Schedule send": the menu at the arrow, the dialog with its presets, the picker. Sources by number in ../README.md.
import { el } from "./build.js";
import { id, t } from "./page.js";
import { schedule } from "./compose.js";

/** The arrow's menu lies inside the composer from the start: [1] finds [selector="scheduledSend"] there. */
export function sendMenu(c) {
  const entry = el("div.J-N.yr", { role: "menuitem", id: id(), selector: "scheduledSend" }, el("div.J-N-Jz", {}, el("div.J-N-Jo"), t.schedule));
  const menu = el("div.J-M.jQjAxd.agd", { role: "menu", tabindex: 0, "aria-haspopup": "true", style: { display: "none" } }, el("div.SK.AX", {}, entry));
  c.toggleMenu = (open = menu.style.display === "none") => {
    menu.style.display = open ? "" : "none";
    c.arrow.setAttribute("aria-expanded", String(open));
    if (open) menu.focus();
  };
  const choose = () => (c.toggleMenu(false), schedule(c));
  // Closure menus act on mouseup, not on click: that is the event [7] getPrescheduledSendingStream stops.
  entry.addEventListener("mouseup", choose);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(), choose();
    if (event.key === "Escape") event.stopPropagation(), c.toggleMenu(false);
    if (event.key === "ArrowDown") entry.classList.add("J-N-JT");
  });
  return menu;
}

/** [role=dialog] with [role=menuitem].Az presets and .Az.AM "Pick date & time" [17]. */
export function scheduleDialog(done) {
  const at = (days, hour) => {
    const when = new Date();
    when.setDate(when.getDate() + days);
    when.setHours(hour, 0, 0, 0);
    return when;
  };
  const monday = (8 - new Date().getDay()) % 7 || 7;
  const presets = [[t.tomorrow, at(1, 8)], [t.afternoon, at(1, 13)], [t.monday, at(monday, 8)]];
  const preset = ([label, when]) => el("div.Az", { role: "menuitem", tabindex: 0, onclick: () => (box.remove(), done(when)) }, el("div.Ay", {}, label), el("div.AG", {}, when.toLocaleString(document.documentElement.lang)));
  const pick = el("div.Az.AM", { role: "menuitem", tabindex: 0, onclick: () => (box.remove(), picker(done)) }, el("div.Ay", {}, t.pick));
  const box = dialog(t.schedule, presets.map(preset), pick);
}

function picker(done) {
  const tomorrow = new Date(Date.now() + 86400000).toISOString().slice(0, 10);
  const day = el("input", { "aria-label": t.date, value: tomorrow }), time = el("input", { "aria-label": t.time, value: "08:00" });
  const ok = el("button.J-at1-auR", { type: "button", name: "ok", onclick: () => {
    const when = new Date(`${day.value}T${time.value}`);
    if (!Number.isNaN(when.getTime())) box.remove(), done(when);
  } }, t.schedule);
  const box = dialog(t.pick, day, time, ok);
}

function dialog(label, ...children) {
  const box = el("div.Kj-JD", { role: "dialog", tabindex: 0, "aria-label": label }, el("div.Kj-JD-K7", {}, el("span.Kj-JD-K7-K0", { role: "heading" }, label)), el("div.Kj-JD-Jz", { role: "menu" }, children), el("button", { type: "button", onclick: () => box.remove() }, t.cancel));
  document.body.append(box);
  box.focus();
  return box;
}
