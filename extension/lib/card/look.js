// How the card looks: a narrow sheet of short lines, each with a shape and a reason.

export const CARD = `
.card { position: fixed; display: flex; flex-direction: column; width: min(372px, calc(100vw - 16px)); max-height: calc(100dvh - 16px); overflow: hidden;
  border: 1px solid var(--line-strong); border-radius: 12px; background: var(--sheet); box-shadow: var(--shadow); overflow-wrap: anywhere; }
.card-head { flex: none; position: relative; padding: 11px 44px 9px 14px; border-bottom: 1px solid var(--line); }
.card-head h2 { display: flex; flex-wrap: wrap; align-items: center; gap: 2px 7px; font-size: 15px; font-weight: 620; letter-spacing: -0.011em; line-height: 1.4; }
.card-head h2 .level { display: inline-flex; align-items: center; gap: 6px; }
.card-head h2 .who { font-weight: 450; color: var(--ink); }
.card-head h2 { margin: 0 -5px 1px; padding-inline: 5px; }
.card-head h2:focus-visible { outline-width: 1px; outline-offset: 0; }
.card-head p { font-size: 12px; line-height: 1.45; color: var(--soft); }
.card-head .mood { display: flex; flex-wrap: wrap; align-items: center; gap: 0 5px; font-size: 13px; }
.card-head .mood .icon { width: 13px; height: 13px; }
.card-head .close { position: absolute; right: 8px; top: 8px; }
.card-body { flex: 1 1 auto; min-height: 0; overflow: auto; overscroll-behavior: contain; scrollbar-width: thin; padding: 12px 14px 6px; }
.card-foot { flex: none; display: flex; flex-wrap: wrap; align-items: center; gap: 0 2px; padding: 5px 12px 5px 14px; border-top: 1px solid var(--line); font-size: 12px; color: var(--faint); }
.card-foot .where { flex: 1 1 100%; padding-top: 2px; }
.card-foot .quiet { padding-inline: 8px; font-size: 12px; }
.card-foot .quiet:first-of-type { margin-left: -8px; }
/* Where little room is left, the head scrolls away with the rest. */
.card.low { display: block; overflow: auto; }
.card.low .card-body { overflow: visible; }

.group { margin-bottom: 16px; }
.group > h3 { display: flex; align-items: baseline; justify-content: space-between; gap: 8px; margin-bottom: 3px; font-size: 12px; font-weight: 620; line-height: 1.4; color: var(--soft); }
.group > h3 .count { font-weight: 450; color: var(--faint); font-variant-numeric: tabular-nums; }

.line { position: relative; display: grid; grid-template-columns: 17px minmax(0, 1fr) auto; gap: 0 7px; padding: 3px 0; line-height: 1.42; }
.line > .icon { margin-top: 2px; color: var(--edge); }
.line .label { font-weight: 550; }
.line .tag { font-size: 12px; font-weight: 450; color: var(--faint); }
.line .why { grid-column: 2 / -1; font-size: 13px; color: var(--soft); }
.line .under { grid-column: 2 / -1; display: grid; gap: 5px; margin-top: 4px; }
.line.todo > .icon { color: var(--accent); }
.line.done > .icon { color: var(--good); }
.line.done .label { color: var(--faint); font-weight: 450; }
.line.done .struck { text-decoration: line-through; text-decoration-color: var(--edge); text-decoration-thickness: 1px; }
.line.broken > .icon, .line.risk > .icon { color: var(--risk); }
.line.risk q { text-decoration: underline wavy var(--risk) 1px; text-underline-offset: 3px; }
.line .more { align-self: start; width: 24px; height: 24px; min-height: 0; margin: -2px -4px -2px 0; color: var(--faint); }
.line .more .icon { width: 14px; height: 14px; }

.words { display: inline; padding: 0; border: 0; background: none; font-weight: inherit; text-align: start; text-decoration: underline dotted var(--edge) 1px; text-underline-offset: 3px; }
.words:hover { color: var(--accent); text-decoration-color: currentColor; }
.quotes { grid-column: 2 / -1; display: flex; flex-direction: column; align-items: flex-start; gap: 1px; font-size: 13px; color: var(--soft); }

.wordings { display: grid; gap: 5px; }
.reword { display: block; width: 100%; padding: 5px 9px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--raised); font-size: 13px; line-height: 1.42; text-align: start; }
.reword:hover { border-color: var(--accent); background: var(--accent-wash); }
.slot { padding: 0 2px; border-radius: 3px; background: color-mix(in srgb, var(--accent) 13%, transparent); box-shadow: inset 0 -1.5px 0 var(--accent); }

.offers { display: grid; gap: 6px; }
.offer { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; border: 1px solid var(--line-strong); border-radius: 9px; background: var(--raised); }
.offer:hover { border-color: var(--edge); }
.offer .insert { display: grid; grid-template-columns: 19px minmax(0, 1fr); gap: 0 7px; padding: 7px 4px 3px 8px; border: 0; border-radius: 9px; background: none; line-height: 1.45; text-align: start; }
.offer .insert:hover .wording { color: var(--accent); }
.offer .insert:focus-visible { outline: none; }
.offer:has(.insert:focus-visible) { outline: 2px solid var(--accent); outline-offset: 1px; }
.offer .more { align-self: start; width: 24px; height: 24px; min-height: 0; margin: 4px 4px 0 0; color: var(--faint); }
.offer .more .icon { width: 14px; height: 14px; }
.offer .note, .offer .chips, .offer .under { grid-column: 1 / -1; padding: 0 10px 6px 34px; font-size: 12px; line-height: 1.45; color: var(--faint); }
.offer .note b { font-weight: 600; color: var(--soft); }
.offer .yours { display: inline-block; margin-right: 5px; padding: 0 6px; border: 1px solid var(--good); border-radius: 99px; font-weight: 600; color: var(--good); }
.offer .chips { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; padding-bottom: 5px; color: var(--soft); }
.chip { min-height: 24px; padding: 1px 9px; border: 1px solid var(--edge); border-radius: 99px; background: transparent; font-size: 12px; line-height: 1.4; color: var(--ink); }
.chip:hover { border-color: var(--accent); background: var(--accent-wash); }
.chip[aria-pressed="true"] { border-color: var(--accent); background: var(--accent); color: var(--accent-ink); }
kbd { align-self: start; justify-self: center; min-width: 19px; margin-top: 1px; padding: 0 4px; border: 1px solid var(--line-strong); border-bottom-width: 2px; border-radius: 4px;
  background: var(--sheet); font: 500 11px/1.5 var(--sans); text-align: center; color: var(--soft); }

.menu { position: absolute; z-index: 2; right: 0; top: 28px; display: grid; min-width: 210px; max-width: 100%; padding: 5px; border: 1px solid var(--line-strong); border-radius: 10px; background: var(--raised); box-shadow: var(--shadow); }
.menu button { display: flex; align-items: center; gap: 8px; min-height: 28px; padding: 3px 9px; border: 0; border-radius: 6px; background: none; font-size: 13px; line-height: 1.35; text-align: start; }
.menu button:hover, .menu button:focus-visible { background: var(--wash); }
.menu button:focus-visible { outline-offset: -2px; border-radius: 6px; }
.menu .icon { color: var(--soft); }
.menu hr { width: 100%; height: 0; margin: 4px 0; border: 0; border-top: 1px solid var(--line); }

.ask { display: grid; gap: 5px; padding: 2px 0 4px; font-size: 12px; color: var(--soft); }
.ask label { display: grid; gap: 4px; }
.ask input { width: 100%; min-width: 0; min-height: 30px; padding: 3px 8px; border: 1px solid var(--edge); border-radius: 7px; background: var(--raised); font-size: 13px; color: var(--ink); }
.ask .acts { display: flex; flex-wrap: wrap; gap: 5px; }

.notice { display: grid; grid-template-columns: 18px minmax(0, 1fr); gap: 1px 8px; margin-bottom: 14px; padding: 10px 12px; border: 1px solid var(--line-strong); border-radius: 9px; background: var(--raised); font-size: 13px; line-height: 1.45; }
.notice > .icon { width: 18px; height: 18px; margin-top: 1px; color: var(--soft); }
.notice strong { font-size: 14px; font-weight: 620; }
.notice p, .notice .acts { grid-column: 2; color: var(--soft); }
.notice .acts { display: flex; flex-wrap: wrap; gap: 6px; margin-top: 7px; }
.notice.escalate { border-color: color-mix(in srgb, var(--angry) 45%, var(--line)); background: color-mix(in srgb, var(--angry) 6%, var(--raised)); }
.notice.escalate > .icon { color: var(--angry); }
.undone { display: flex; align-items: center; justify-content: space-between; gap: 8px; margin-bottom: 10px; padding: 3px 4px 3px 12px; border-radius: 8px; background: var(--wash); font-size: 13px; }
.undone .quiet { color: var(--accent); text-decoration: underline; text-underline-offset: 3px; }
.still { display: flex; gap: 9px; padding: 2px 0 10px; color: var(--soft); line-height: 1.5; }
.still .icon { width: 18px; height: 18px; margin-top: 1px; color: var(--faint); }
.still.fine .icon { color: var(--good); }
.still.pause { padding-bottom: 12px; font-size: 13px; line-height: 1.45; }
.still.pause .icon { color: var(--frustrated); }
.still.pause strong { font-size: 14px; }
.still strong { display: block; font-weight: 600; color: var(--ink); }
`;
