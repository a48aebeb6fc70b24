// The harness of the browser tests: builds the sites and says what is in them; reader.mjs serves and opens them.
//
//   npm ci --prefix tests/browser        once; runs no package's own script, so nothing downloads a browser or a Java
//   node tests/browser/run.mjs           everything, quick files first; the sites are built once
//   node --test tests/browser/find.test.mjs      one file, which builds for itself
//
// Needs Node 20, `target/release/gridboard` (or another binary that GRIDBOARD names) and from Debian: chromium,
// default-jre-headless (HTML conformance), poppler-utils (printing), fonts-noto-cjk. Nothing but loopback is contacted:
// the browser cannot even resolve another name.

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../", import.meta.url));

/** The grid of the sample that the journeys lead to, with a board `b1` and a worker whose phone may be shown. */
export const GRID = { id: "sy08", name: "第八网格", worker: "刘平珍", phone: "138 0000 0008", tel: "tel:+8613800000008" };

const days = { sample: "2026-11-22", fixture: "2013-05-07" }; // as in tests/suite/sample.rs and harness.rs

/** Builds both sites into a folder that is gone when this process is; its children find it in the environment. */
export function build() {
  const place = mkdtempSync(join(tmpdir(), "gridboard-browser-"));
  process.on("exit", () => rmSync(place, { recursive: true, force: true }));
  const fixture = join(place, "fixture-root");
  cpSync(join(repository, "tests/fixture"), fixture, { recursive: true });
  // The fixture's own pictures are drawn by the Rust tests; here any picture of the kind will do.
  const pictures = { "photos/zhao-yi.jpg": "photos/liu-pingzhen.jpg", "photos/li-si.jpg": "photos/wang-deming.jpg",
    "photos/qian-er.png": "notices/images/sewer.png", "notices/images/gate.jpg": "photos/zhou-haiyan.jpg" };
  for (const [to, from] of Object.entries(pictures)) {
    cpSync(join(repository, "content/sanyuan", from), join(fixture, "content/qinghe", to));
  }
  for (const [name, root] of [["sample", repository], ["fixture", fixture]]) buildAt(root, join(place, name), days[name]);
  return (process.env.GRIDBOARD_BUILT = place);
}

/** Builds the site below `root` into `output`. */
export function buildAt(root, output, today) {
  const gridboard = process.env.GRIDBOARD ?? join(repository, "target/release/gridboard");
  const options = ["--root", root, "--only", "site", "--output", output, "--today", today];
  execFileSync(gridboard, ["build", ...options], { stdio: ["ignore", "ignore", "inherit"] });
}

/** A built site: its folder, the paths of its files and what its pages are. */
export function site(name) {
  const folder = join(process.env.GRIDBOARD_BUILT ?? build(), name, "site");
  const files = readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile()).sort();
  const text = (path) => readFileSync(join(folder, path), "utf8");
  const pages = files.filter((path) => path.endsWith(".html")).map((file) => pageOf(file, text(file)));
  return { folder, files, pages, text };
}

// The first that fits; any other page is a type of its own, so that a new one is tested from its first day.
const kinds = [
  ["home", /^$/], ["404", /^404/], ["community", /^c\//], ["grid", /^g\//],
  ["category", /^notices\/category\/./], ["archive", /^notices\/archive\//], ["notice", /^notices\/./], ["guide", /^guides\/./],
];

function pageOf(file, html) {
  const path = file.replace(/(^|\/)index\.html$/, "$1");
  const lang = /<html lang="?([\w-]+)/.exec(html)[1];
  const below = path.startsWith(`${lang}/`) ? path.slice(lang.length + 1) : path;
  const kind = kinds.find(([, shape]) => shape.test(below))?.[0] ?? below.replace(/\/$/, "");
  const body = /<body[^>]*class="?([\w -]+)/.exec(html)?.[1] ?? "";
  const isClosed = kind === "grid" && body.split(" ").includes("closed");
  return { file, path, lang, kind: isClosed ? "closed" : kind, hue: /hue-\w+/.exec(body)?.[0] ?? "", size: html.length };
}

/** The fullest page of each type and language, and with `hues` of each colour that a grid has. */
export function examples(pages, { hues = false } = {}) {
  const chosen = new Map();
  for (const page of [...pages].sort((a, b) => a.size - b.size)) {
    chosen.set(`${page.kind} ${page.lang} ${hues ? page.hue : ""}`, page);
  }
  return [...chosen.values()];
}
