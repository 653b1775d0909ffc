import assert from "node:assert/strict";
import { test } from "node:test";

import { isoOf } from "../../../extension/lib/times.js";

const local = (...parts) => new Date(...parts).toISOString();

const CERTAIN = [
  ["2026-11-07T16:40:00Z", "2026-11-07T16:40:00.000Z"],
  ["2026-11-07T16:40:00+02:00", "2026-11-07T14:40:00.000Z"],
  ["2026-11-07 16:40", local(2026, 10, 7, 16, 40)],
  ["Thu, Nov 6, 2025, 4:40\u202fPM", local(2025, 10, 6, 16, 40)],
  ["Nov 6, 2025, 12:05 AM", local(2025, 10, 6, 0, 5)],
  ["Sun\u00a0Nov\u00a022\u00a001:10:52\u00a02026", local(2026, 10, 22, 1, 10, 52)],
  ["Mon Nov 02 09:12:00 2026", local(2026, 10, 2, 9, 12)],
  ["6 November 2025 16:40", local(2025, 10, 6, 16, 40)],
  ["Thu, 06 Nov 2025 16:40:00 +0100", "2025-11-06T15:40:00.000Z"],
  ["6 mai 2025", local(2025, 4, 6)],
  ["Sa., 21. März 2026, 15:27", local(2026, 2, 21, 15, 27)],
  ["16. Nov. 2026, 09:12", local(2026, 10, 16, 9, 12)],
  ["mar. 3 nov. 2026, 9:12", local(2026, 10, 3, 9, 12)],
  ["viernes, 6 de marzo de 2026, 15:27", local(2026, 2, 6, 15, 27)],
  ["21 mar 2026, 15:27", local(2026, 2, 21, 15, 27)],
  ["Sept 6, 2025", local(2025, 8, 6)],
  ["Fri 11/6/2026, 3:27 PM", local(2026, 10, 6, 15, 27)],
  ["Fr., 6.11.2026, 15:27", local(2026, 10, 6, 15, 27)],
  ["vr 6-11-2026, 15:27", local(2026, 10, 6, 15, 27)],
  ["Sat 11/21/2026, 8:27 AM", local(2026, 10, 21, 8, 27)],
  ["21/11/2026 08:27", local(2026, 10, 21, 8, 27)],
  ["1762447200", "2025-11-06T16:40:00.000Z"],
  ["1762447200000", "2025-11-06T16:40:00.000Z"],
];
const GUESSES = [
  "06/11/2025 16:40", "11/6/25, 4:40 PM", "6.11.2025 16:40", "mar, 6 nov 2025", "Fri, 6 Nov 2025", "Thu 06/06/26", "Mon 12/12/2026", "21/11/2026 vers", "yesterday", "2 days ago", "Nov 6",
  "16:40", "", "32 Nov 2025", "2026", null,
];

for (const [said, meant] of CERTAIN) test(`${said} is certain`, () => assert.equal(isoOf(said), meant));
for (const said of GUESSES) test(`${said} would be a guess`, () => assert.equal(isoOf(said), null));
