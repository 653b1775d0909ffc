// Bundle the page into page/: one script, one stylesheet, one document.
import { copyFileSync, mkdirSync } from "node:fs";
import { build } from "esbuild";

const asData = [".eot", ".png", ".svg", ".ttf", ".woff", ".woff2"];

mkdirSync("page", { recursive: true });
await build({
  entryPoints: ["main.js"],
  outfile: "page/main.js",
  bundle: true,
  minify: true,
  define: { "process.env.NODE_ENV": '"production"', global: "window" },
  loader: Object.fromEntries(asData.map((extension) => [extension, "dataurl"])),
  logLevel: "warning",
});
copyFileSync("index.html", "page/index.html");
