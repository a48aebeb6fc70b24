// Lighthouse with its default phone: a slow processor and simulated slow 4G.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import { chromium } from "playwright-core";
import { launch, serve } from "./reader.mjs";
import { GRID, site } from "./site.mjs";

const { url } = await serve(site("sample").folder);
const profile = mkdtempSync(join(tmpdir(), "gridboard-lighthouse-"));
let context, port;

before(async () => {
  context = await chromium.launchPersistentContext(profile, { ...launch, args: [...launch.args, "--remote-debugging-port=0"] });
  port = +readFileSync(join(profile, "DevToolsActivePort"), "utf8").split("\n")[0];
});
after(async () => {
  await context?.close();
  rmSync(profile, { recursive: true, force: true });
});

/** Scores in percent, and the largest contentful paint in milliseconds. */
async function measure(address) {
  const { lhr } = await lighthouse(address, { port, logLevel: "error", output: "json" });
  assert.equal(lhr.runtimeError, undefined);
  const figures = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
  figures.lcp = Math.round(lhr.audits["largest-contentful-paint"].numericValue);
  const weighed = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight));
  const short = new Set(weighed.map(({ id }) => id).filter((id) => lhr.audits[id].score < 0.9 && lhr.audits[id].score !== null));
  return { figures, short: [...short] };
}

const isGood = ({ lcp, ...scores }) => Object.values(scores).every((score) => score >= 98) && lcp <= 1200;

for (const path of ["", `g/${GRID.id}/`, "find/", `en/g/${GRID.id}/`]) {
  test(`/${path} scores at least 98 in everything and paints within 1.2 s`, async (t) => {
    const runs = [await measure(url + path)];
    // The machine is noisy: a bad run is asked for twice more, and the middle one counts.
    while (!isGood(runs[0].figures) && runs.length < 3) runs.push(await measure(url + path));
    const middle = (key) => runs.map(({ figures }) => figures[key]).sort((a, b) => a - b)[runs.length >> 1];
    const figures = Object.fromEntries(Object.keys(runs[0].figures).map((key) => [key, middle(key)]));
    t.diagnostic(`/${path} ${JSON.stringify(figures)}, ${runs.length} runs`);
    assert.deepEqual(Object.keys(figures), ["performance", "accessibility", "best-practices", "seo", "lcp"]);
    assert.ok(isGood(figures), `${JSON.stringify(figures)}; below 90: ${runs.at(-1).short}`);
  });
}
