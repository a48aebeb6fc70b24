// The grid's page on paper: whoever has no phone asks a neighbour to print it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { brightness, reader, serve } from "./reader.mjs";
import { GRID, site } from "./site.mjs";

test("every grid's page fits on two sheets of A4 and says who to call", async (t) => {
  const { folder, pages } = site("sample");
  const { url } = await serve(folder);
  const { page } = await reader(t, { colorScheme: "dark" });
  const faults = [];
  for (const { path, lang } of pages.filter(({ kind, lang, path }) => kind === "grid" && (lang === "zh-CN" || path.includes(GRID.id)))) {
    await page.goto(url + path);
    const [name, phone, grid] = await Promise.all(
      [".lead .name", ".call .tel", "h1"].map((part) => page.locator(part).first().innerText()),
    );
    const now = await page.locator("[data-open]").allInnerTexts();
    const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
    const said = execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
    const sheets = said.split("\f").length - 1; // one form feed ends each page
    if (sheets < 1 || sheets > 2) faults.push(`${path}: ${sheets} sheets`);
    faults.push(...now.filter((word) => word && said.includes(word)).map((word) => `${path}: paper says "${word}" for ever`));
    const first = said.split("\f")[0];
    for (const word of [name, phone, grid]) {
      assert.ok(first.replace(/\s/g, "").includes(word.replace(/\s/g, "")), `${path}: ${word} on the first sheet`);
    }
    if (path === `g/${GRID.id}/`) assert.deepEqual([lang, name, phone], ["zh-CN", GRID.worker, GRID.phone]);
    const size = /Page size:\s+([\d.]+) x ([\d.]+)/.exec(execFileSync("pdfinfo", ["-"], { input: pdf, encoding: "utf8" }));
    assert.deepEqual(size.slice(1).map((pt) => Math.round((pt / 72) * 25.4)), [210, 297], path);
  }
  assert.deepEqual(faults, []);
});

test("paper is white also for readers of the dark look", async (t) => {
  const { folder } = site("sample");
  const { url } = await serve(folder);
  const { page } = await reader(t, { colorScheme: "dark" });
  await page.emulateMedia({ media: "print" });
  await page.goto(`${url}g/${GRID.id}/`);
  const { ground, letters } = await brightness(page);
  assert.ok(ground === 255 && letters < 64, `letters of ${letters} on ${ground}`);
});
