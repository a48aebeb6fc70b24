// What residents do: scan a board and call, read in their language, without a mouse, in larger letters, at night, from a
// USB stick, and on a phone that runs no script.

import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { test } from "node:test";
import { WECHAT, assertInView, at, brightness, reader, serve } from "./reader.mjs";
import { GRID, examples, site } from "./site.mjs";

const { folder, pages } = site("sample");
const { url } = await serve(folder);
const grid = `${url}g/${GRID.id}/`;

test("scan, see who serves, call", async (t) => {
  const { page, faults } = await reader(t, WECHAT);
  await page.goto(`${grid}#b1.1`);
  await assertInView(page, ".lead .face", ".lead .name", "h1", ".call");
  assert.equal(await page.locator("h1").innerText(), GRID.name);
  assert.equal(await page.locator(".lead .name").innerText(), GRID.worker);
  assert.ok((await page.locator(".lead img.face").evaluate((face) => face.complete && face.naturalWidth)) > 0, "the photo is there");
  const call = page.locator(".call").first();
  assert.equal(await call.getAttribute("href"), GRID.tel);
  assert.ok((await call.boundingBox()).height >= 60, "a button that a thumb finds");
  const [reached] = await Promise.all([called(page), call.tap()]);
  assert.equal(reached, GRID.tel);
  assert.deepEqual(faults, []);
});

/** The address that the next tap on a link opens; the tap itself goes nowhere. */
const called = (page) =>
  page.evaluate(() => new Promise((resolve) => {
    const stop = (event) => {
      event.preventDefault();
      resolve(event.target.closest("a")?.href);
    };
    document.addEventListener("click", stop, { once: true });
  }));

test("every open grid shows face, name and button at once, also on a small phone", async (t) => {
  const { page } = await reader(t, { ...WECHAT, viewport: { width: 360, height: 640 } });
  for (const { path } of pages.filter(({ kind }) => kind === "grid")) {
    await page.goto(url + path);
    await assertInView(page, ".lead .face", ".lead .name", ".call");
    assert.match(await page.locator(".call").first().getAttribute("href"), /^tel:\+86\d{8,11}$/, path);
  }
});

test("a grid that was divided lets the reader choose", async (t) => {
  const { page } = await reader(t, WECHAT);
  await page.goto(`${url}g/sy15/#b1.1`);
  const choices = await page.locator("main .grids a").evaluateAll((all) => all.map((a) => a.querySelector("b").innerText));
  assert.deepEqual(choices, ["第八网格", "第九网格", "第十一网格"]);
  assert.ok(await page.locator("[data-move]").isHidden() || (await page.locator("[data-move]").count()) === 0, "nobody is sent on");
  await page.locator("main .grids a").first().tap();
  await page.waitForURL(`${grid}index.html`);
});

test("a closed grid leads on to its only successor, or stays if the reader wants to", async (t) => {
  const { page } = await reader(t, WECHAT);
  await page.clock.install();
  await page.goto(`${url}g/sy12/`);
  await page.locator("[data-move]").waitFor();
  await page.clock.runFor(11_000);
  await page.waitForURL(`${url}g/sy03/**`);
  await page.goto(`${url}g/sy12/`);
  await page.locator("[data-move] button").click();
  await page.clock.runFor(30_000);
  assert.equal(at(page), `${url}g/sy12/`);
});

test("the office is open by its own clocks, wherever the phone is", async (t) => {
  const { page } = await reader(t, { ...WECHAT, timezoneId: "America/New_York" });
  // The sample's office: Monday to Friday 8:30 to 12:00 and 14:30 to 17:30, Saturday 8:30 to 12:00.
  const cases = { "2026-11-26T08:29": false, "2026-11-26T08:30": true, "2026-11-26T12:00": false, "2026-11-26T17:29": true,
    "2026-11-28T09:00": true, "2026-11-28T15:00": false, "2026-11-29T09:00": false, "2026-11-30T00:10": false };
  for (const [moment, open] of Object.entries(cases)) {
    await page.clock.setFixedTime(new Date(`${moment}+08:00`));
    await page.goto(`${url}c/sanyuan/`);
    const note = page.locator("[data-open]");
    await note.waitFor();
    assert.equal(await note.evaluate((shown) => !shown.classList.contains("shut")), open, `${moment}: ${await note.innerText()}`);
  }
});

test("changing the language keeps the page", async (t) => {
  const { page } = await reader(t);
  const kinds = ["home", "find", "grid", "closed", "notice"];
  for (const { path } of examples(pages).filter(({ lang, kind }) => lang === "zh-CN" && kinds.includes(kind))) {
    await page.goto(url + path);
    await page.locator('a[hreflang="en"]').click();
    await page.waitForURL(/\/en\//);
    assert.equal(at(page), `${url}en/${path}`);
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await page.locator('a[hreflang="zh-CN"]').click();
    await page.waitForURL((address) => !address.pathname.startsWith("/en/"));
    assert.equal(at(page), url + path);
  }
});

test("the keyboard reaches the skip link, the call button and the map, and shows where it is", async (t) => {
  const { page } = await reader(t, { viewport: { width: 1280, height: 900 } });
  await page.goto(grid);
  const wanted = { skip: ".skip", call: ".call", map: ".map a" };
  const reached = [];
  for (let press = 0; press < 60 && reached.length < 3; press++) {
    await page.keyboard.press("Tab");
    const where = await page.evaluate((wanted) => {
      const is = ([, part]) => document.activeElement.matches(part);
      return Object.entries(wanted).find(is)?.[0] ?? (document.activeElement === document.body ? "end" : "");
    }, wanted);
    if (where === "end") break;
    if (!where || reached.includes(where)) continue;
    reached.push(where);
    const focused = await page.screenshot();
    await page.evaluate(() => {
      window.held = document.activeElement;
      window.held.blur();
    });
    assert.notDeepEqual(await page.screenshot(), focused, `focus is seen: ${where}`);
    await page.evaluate(() => window.held.focus());
  }
  assert.deepEqual(reached, ["skip", "call", "map"], "in this order");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/g\/sy\d+\/index.html$/);
});

test("the skip link skips", async (t) => {
  const { page } = await reader(t);
  await page.goto(grid);
  await page.keyboard.press("Tab");
  await assertInView(page, ".skip");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.querySelector("main").contains(document.activeElement)));
});

test("larger letters stay for the next page and go again", async (t) => {
  const { page } = await reader(t, WECHAT);
  const size = () => page.locator(".lead .role, main p").first().evaluate((text) => parseFloat(getComputedStyle(text).fontSize));
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
  await page.goto(grid);
  const usual = await size();
  assert.ok(usual >= 20, `${usual} px`);
  const button = page.locator("button.size");
  await button.tap();
  const large = await size();
  await button.tap();
  const largest = await size();
  assert.ok(usual < large && large < largest, `${usual} < ${large} < ${largest}`);
  assert.ok(await fits(), "no scrolling sideways in the largest letters");
  await page.reload();
  assert.equal(await size(), largest);
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  await page.goto(`${url}notices/`);
  assert.equal(await page.locator("html").getAttribute("class"), "largest");
  await button.tap();
  await page.goto(grid);
  assert.equal(await size(), usual);
});

test("the page follows the reader's light or dark", async (t) => {
  const { page } = await reader(t);
  await page.goto(grid);
  await page.emulateMedia({ colorScheme: "light" });
  const light = await brightness(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await brightness(page);
  assert.ok(light.ground > 240 && light.letters < 60, JSON.stringify(light));
  assert.ok(dark.ground < 40 && dark.letters > 200, JSON.stringify(dark));
});

test("from a folder the page has its styles, its script and links that lead to files", async (t) => {
  const { page, faults } = await reader(t, WECHAT);
  for (const { file } of examples(pages).filter(({ lang, kind }) => lang === "zh-CN" && kind !== "404")) {
    await page.goto(pathToFileURL(join(folder, file)).href);
    assert.ok(await page.locator("button.size").isVisible(), `${file}: the script ran`);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "20px", `${file}: the style is there`);
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((a) => new URL(a.getAttribute("href"), document.baseURI).href));
    const paths = links.filter((link) => link.startsWith("file:")).map((link) => fileURLToPath(link.split("#")[0]));
    assert.ok(paths.length > 5, file);
    assert.deepEqual(paths.filter((path) => !existsSync(path) || statSync(path).isDirectory()), [], file);
  }
  await page.goto(pathToFileURL(join(folder, `g/${GRID.id}/index.html`)).href);
  await page.locator(".map a:not([aria-current])").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/^file:.*\/g\/sy\d+\//);
  assert.match(await page.locator(".call").first().getAttribute("href"), /^tel:/);
  assert.deepEqual(faults, []);
});

test("without scripts one can call, look a place up and follow the map", async (t) => {
  const { page, faults } = await reader(t, { ...WECHAT, javaScriptEnabled: false, reducedMotion: "reduce" });
  await page.goto(`${grid}#b1.1`);
  await assertInView(page, ".lead .face", ".lead .name", ".call");
  assert.equal(await page.locator(".call").first().getAttribute("href"), GRID.tel);
  assert.ok(await page.locator("button.size").isHidden(), "no button that does nothing");
  await page.locator(".menu summary").tap();
  await page.locator('.menu a[href*="find"]').tap();
  await page.waitForURL(`${url}find/index.html`);
  assert.ok((await page.locator("#q").count()) === 0 || (await page.locator("#q").isHidden()), "no field that does nothing");
  await page.locator('.az a[href="#letter-X"]').tap();
  await assertInView(page, "#letter-X");
  await page.locator("li", { hasText: "兴旺小区" }).locator('a[href*="g/sy08"]').last().tap();
  await page.waitForURL(`${grid}index.html`);
  await page.locator(".map a:not([aria-current]) path").first().tap();
  await page.waitForURL((address) => /\/g\/sy\d+\/index.html$/.test(address) && !address.pathname.includes(GRID.id));
  await page.goto(`${url}g/sy12/`);
  await page.locator('main a[href*="sy03"]').first().tap();
  await page.waitForURL(/\/g\/sy03\//);
  assert.deepEqual(faults, []);
});
