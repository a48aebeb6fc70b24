// `gridboard serve` in a browser: mistakes lie over the page and go away again, boards and cards stand beside the site.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { WECHAT, reader } from "./reader.mjs";
import { GRID, repository } from "./site.mjs";

/** A preview of a copy of the sample: its address, and `save`, which changes a file of the content. */
async function preview(t) {
  const root = mkdtempSync(join(tmpdir(), "gridboard-preview-"));
  cpSync(join(repository, "content"), join(root, "content"), { recursive: true });
  const gridboard = process.env.GRIDBOARD ?? join(repository, "target/release/gridboard");
  const options = ["serve", "--root", root, "--port", "0", "--today", "2026-11-22", "--lang", "zh-CN"];
  const served = spawn(gridboard, options, { stdio: ["ignore", "pipe", "pipe"] });
  t.after(async () => {
    const ended = new Promise((end) => served.once("exit", end));
    served.kill("SIGINT");
    await ended;
    rmSync(root, { recursive: true, force: true });
  });
  const url = await new Promise((found, fail) => {
    let said = "";
    const listen = (bytes) => {
      said += bytes;
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (address) found(address[0]);
    };
    served.stdout.on("data", listen);
    served.stderr.on("data", listen);
    served.once("exit", () => fail(new Error(said)));
  });
  const save = (path, change) => {
    const file = join(root, "content", path);
    writeFileSync(file, change(readFileSync(file, "utf8")));
  };
  return { url, save };
}

for (const colorScheme of ["light", "dark"]) {
  test(`mistakes lie over the page, Escape shows what is below, a button leads back: ${colorScheme}`, async (t) => {
    const { url, save } = await preview(t);
    const { page } = await reader(t, { ...WECHAT, colorScheme });
    await page.goto(`${url}g/${GRID.id}/`);
    await page.locator(".call").first().focus();
    save("sanyuan/grids/08.toml", (text) => text.replace("households", "huoseholds"));
    const mistakes = page.locator(".gridboard-mistakes");
    await mistakes.waitFor();
    assert.match(await mistakes.innerText(), /grids\/08\.toml:\d+/);
    assert.ok(await page.evaluate(() => document.querySelector("main").inert && document.activeElement.closest(".gridboard-mistakes")));
    const [ground, letters] = await mistakes.evaluate((box) => [getComputedStyle(box).backgroundColor, getComputedStyle(box).color]);
    assert.equal(/\(2\d\d/.test(ground), colorScheme === "light", `${letters} on ${ground}`);

    await page.keyboard.press("Escape");
    await mistakes.waitFor({ state: "detached" });
    assert.ok(await page.evaluate(() => !document.querySelector("main").inert && document.activeElement.matches(".call")), "where the writer was");
    await page.locator(".gridboard-back").click();
    await mistakes.waitFor();
    save("sanyuan/grids/08.toml", (text) => text.replace("huoseholds", "households"));
    await mistakes.waitFor({ state: "detached" });
    assert.equal(await page.locator(".gridboard-back").count(), 0);
  });
}

test("the workbench shows a grid's boards and cards by name, on a phone behind a tab", async (t) => {
  const { url } = await preview(t);
  const { page, faults } = await reader(t, WECHAT);
  await page.goto(`${url}_gridboard/`);
  assert.ok(await page.locator("iframe").isVisible());
  assert.ok(await page.locator(".pieces").isHidden());
  const site = page.frame({ url: (address) => !address.pathname.startsWith("/_gridboard/") });
  await site.goto(`${url}g/${GRID.id}/`);
  await page.locator('[data-show="print"]').click();
  assert.ok(await page.locator("iframe").isHidden());
  const captions = page.locator(".pieces figcaption b");
  await captions.first().waitFor();
  const names = await captions.allInnerTexts();
  assert.ok(names.includes(`${GRID.name} · 时代家居广场东门`) && names.includes(`${GRID.name} · ${GRID.worker}`), names.join());
  assert.deepEqual(await page.locator(".pieces h2").allInnerTexts(), ["公示牌", "联系卡"]);
  await page.locator(".pieces .side img").first().waitFor({ timeout: 60_000 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing to be scrolled sideways");
  assert.deepEqual(faults, []);
});
