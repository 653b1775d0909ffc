// The options, part by part.

import { about } from "./lib/shell/pages/about.js";
import { before, look } from "./lib/shell/pages/before.js";
import { connection } from "./lib/shell/pages/connection.js";
import { counted } from "./lib/shell/pages/counted.js";
import { show, speak } from "./lib/shell/pages/desk.js";
import { ignored } from "./lib/shell/pages/ignored.js";
import { own } from "./lib/shell/pages/own.js";
import { phrases } from "./lib/shell/pages/phrases.js";
import { promises } from "./lib/shell/pages/promises.js";
import { sites } from "./lib/shell/pages/sites.js";
import { t } from "./lib/shell/words.js";

speak();
document.title = `Heedful – ${t("options_title")}`;
await show([
  connection("#connection .part", { agrees: true }),
  sites("#sites .part"),
  own("#own .part"),
  before("#before .part"),
  ignored("#ignored .part"),
  phrases("#phrases .part"),
  promises("#promises .part"),
  counted("#counted .part"),
  look("#look .part"),
  about("#about .part"),
]);
document.querySelector(location.hash || "html")?.scrollIntoView();
