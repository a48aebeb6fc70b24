// Runs all browser tests in one process tree: the sites are built once, and the quick files come first.

import { readdirSync } from "node:fs";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { build } from "./site.mjs";

const quick = ["html", "weight", "injection", "print", "find", "large", "offline", "preview", "journey", "axe", "lighthouse"];
const here = new URL(".", import.meta.url);
const rank = (name) => quick.indexOf(name.split(".")[0]);
// Named files only, where some are named: `run.mjs html find`.
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs") && (!wanted.length || wanted.includes(name.split(".")[0])))
  .sort((a, b) => rank(a) - rank(b));

build();
// One file at a time: Lighthouse measures the machine along with the page.
run({ files: files.map((name) => new URL(name, here).pathname), concurrency: 1 })
  .on("test:fail", () => (process.exitCode = 1))
  .compose(new spec())
  .pipe(process.stdout);
