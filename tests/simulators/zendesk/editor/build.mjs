import { mkdirSync } from "node:fs";
import { build } from "esbuild";

const out = new URL("../dist/", import.meta.url).pathname;
mkdirSync(out, { recursive: true });
await build({
  absWorkingDir: new URL(".", import.meta.url).pathname,
  entryPoints: { editor: "main.js" },
  outdir: out,
  bundle: true,
  format: "iife",
  minify: true,
  inject: ["trusted.js"],
  define: { DOMParser: "TrustedParser" },
  legalComments: "linked",
  logLevel: "warning",
});
