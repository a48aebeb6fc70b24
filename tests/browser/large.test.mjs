// "Which grid am I in?" of a large site: an index in small files, of which a question loads two or three.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { WECHAT, reader, serve } from "./reader.mjs";
import { buildAt, repository } from "./site.mjs";

const COMMUNITIES = 5;
const GRIDS = 60;
const streets = ["兴旺", "滨河", "永安", "桂花", "长安", "温泉", "香城", "白鹤", "青龙", "金桂", "银泉", "怀德"];
const kinds = ["小区", "家园", "花园", "大院", "公寓", "街"];

const root = mkdtempSync(join(tmpdir(), "gridboard-large-"));
after(() => rmSync(root, { recursive: true, force: true }));

/** Communities of one worker; each grid has four places of names that repeat as a city's do. */
function city() {
  const sample = join(repository, "content");
  mkdirSync(join(root, "content"), { recursive: true });
  cpSync(join(sample, "site.toml"), join(root, "content/site.toml"));
  for (let c = 0; c < COMMUNITIES; c++) {
    const folder = join(root, `content/c${c}`);
    mkdirSync(join(folder, "grids"), { recursive: true });
    mkdirSync(join(folder, "workers"), { recursive: true });
    const code = `4212020010${10 + c}`;
    writeFileSync(join(folder, "community.toml"), `name = "第${c}社区"\ncode = "${code}"\nduty_phone = "0715-0000000"\n`);
    writeFileSync(join(folder, "workers/wang-wu.toml"), `name = "王五"\nphone = "1380000${c}001"\n[consent]\ndate = 2013-01-01\npublish = ["phone"]\n`);
    for (let g = 0; g < GRIDS; g++) {
      const number = c * GRIDS + g;
      const place = (p) => `${streets[(number + p * 5) % 12]}${number}${kinds[(number + p) % 6]}`;
      const places = [0, 1, 2, 3].map((p) => `[[places]]\nname = "${place(p)}"\n`);
      // A street that two communities share by its numbers, and one name that both use for places of their own.
      if (g === 7 && c < 2) places.push(`[[places]]\nname = "人民大道"\nnumbers = "${c * 100 + 1}-${c * 100 + 99}"\n`);
      if (g === 9 && c < 2) places.push(`[[places]]\nname = "望江楼"\nnumbers = "${c * 10 + 1}-${c * 10 + 9}"\n`);
      const team = `[[team]]\nrole = "网格员"\nworker = "wang-wu"\n`;
      const id = `g${String(number).padStart(4, "0")}`;
      const head = `id = "${id}"\nname = "第${number}网格"\ncode = "${code}${String(g).padStart(3, "0")}"\n`;
      writeFileSync(join(folder, `grids/${id}.toml`), head + places.join("") + team);
    }
  }
}

city();
const output = join(root, "output");
buildAt(root, output, "2026-11-22");
const folder = join(output, "site");
const { url } = await serve(folder);

async function asking(t, more = {}) {
  const { page, faults } = await reader(t, { ...WECHAT, ...more });
  const loaded = [];
  page.on("response", (response) => /\/(find|places)/.test(response.url()) && loaded.push(response));
  await page.goto(`${url}find/`);
  const ask = async (query) => {
    loaded.length = 0;
    await page.locator("#q").fill(query);
    // Until then the answer to the question before this one stands there, and says that it waits.
    await page.locator('#places[aria-busy="false"]').waitFor({ state: "attached" });
    const sizes = await Promise.all(loaded.map((response) => response.request().sizes()));
    // On the way, as everything that a reader waits for.
    return { bytes: sizes.reduce((sum, size) => sum + size.responseBodySize, 0), files: sizes.length };
  };
  const answers = () => page.locator("#places .found > li").filter({ visible: true });
  return { page, faults, ask, answers };
}

test("a question loads at most 60 KB, and finds by Hanzi, pinyin and initials", async (t) => {
  const { page, faults, ask, answers } = await asking(t);
  for (const [query, id] of [["兴旺0小区", "g0000"], ["xingwang0", "g0000"], ["白鹤127家园", "g0127"], ["bh127jy", "g0127"]]) {
    const { bytes, files } = await ask(query);
    assert.ok(bytes <= 60_000 && files <= 3, `${query}: ${bytes} bytes in ${files} files`);
    assert.ok((await answers().count()) >= 1, query);
    assert.ok((await answers().locator(`a[href*="g/${id}/"]`).count()) >= 1, `${query}: ${id} is among the answers`);
  }
  await page.locator('#places a[href*="g/g0127/"]').first().tap();
  await page.waitForURL(/\/g\/g0127\//);
  assert.deepEqual(faults, []);
});

test("a street of several grids shows a choice with the numbers of each, a house number decides", async (t) => {
  const { ask, answers } = await asking(t);
  await ask("人民大道");
  const both = await answers().evaluateAll((all) => all.map((item) => item.textContent));
  assert.equal(both.length, 2, both.join(" | "));
  await ask("人民大道105号");
  assert.equal(await answers().count(), 1);
  assert.match(await answers().locator("a").first().getAttribute("href"), /g\/g0067\//);
});

test("over a slow net the answer to the question before is marked as one that waits", async (t) => {
  // What a service worker fetches for the page comes past every route.
  const { page, ask, answers } = await asking(t, { serviceWorkers: "block" });
  await ask("兴旺0小区");
  let arrive;
  const late = new Promise((resolve) => (arrive = resolve));
  await page.route(/places\/\d+\.json/, async (route) => (await late, route.continue()));
  await page.locator("#q").fill("白鹤127家园");
  assert.equal(await page.locator("#places").getAttribute("aria-busy"), "true");
  assert.equal(await answers().locator('a[href*="g/g0127/"]').count(), 0);
  arrive();
  await answers().locator('a[href*="g/g0127/"]').first().waitFor();
  assert.equal(await page.locator("#places").getAttribute("aria-busy"), "false");
});

test("what is nowhere is said to be nowhere", async (t) => {
  const { ask, answers } = await asking(t);
  await ask("火星基地");
  assert.equal(await answers().count(), 0);
});

test("without scripts every community's places stand on a page of their own", async (t) => {
  const { page } = await reader(t, { ...WECHAT, javaScriptEnabled: false });
  await page.goto(`${url}find/`);
  assert.ok(readFileSync(join(folder, "find/index.html")).length < 60_000, "the page does not hold the city");
  await page.locator('main a[href*="c3"]').first().tap();
  await page.locator('a[href*="g/g0200"]').first().tap();
  await page.waitForURL(/\/g\/g0200\//);
});

test("the files of the index are small", () => {
  const blocks = readdirSync(join(folder, "find/places"));
  assert.ok(blocks.length > 20, `${blocks.length} files`);
  for (const name of blocks) {
    const { length } = readFileSync(join(folder, "find/places", name));
    assert.ok(length < 80_000, `${name}: ${length} bytes`);
  }
});
