// A page once opened opens again without a network and says how old it is; the site can be put on the home screen.
// Served below a path, where a service worker of a wrong scope would do nothing.

import assert from "node:assert/strict";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { WECHAT, reader, serve } from "./reader.mjs";
import { GRID, examples, site } from "./site.mjs";

const { folder, files, pages } = site("sample");
const base = "/sanyuan/";

test("a page once opened opens again offline, with its looks and the date it was saved", async (t) => {
  const { url, close } = await serve(folder, base);
  const { page, context, faults } = await reader(t, WECHAT);
  const grid = `${url}g/${GRID.id}/`;
  const lines = async () => (await page.locator("body").innerText()).split("\n").map((line) => line.trim());
  await page.goto(grid);
  const online = await lines();
  await kept(page, grid);
  assert.deepEqual(faults, []);

  await close();
  await context.setOffline(true);
  await page.reload();
  assert.equal(await page.locator("h1").innerText(), GRID.name);
  assert.equal(await page.locator(".call").first().getAttribute("href"), GRID.tel);
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "20px", "the style was kept");
  assert.ok(await page.locator("button.size").isVisible(), "the script was kept");
  assert.ok(await page.locator(".lead img.face").evaluate((face) => face.naturalWidth > 0), "the face was kept");
  await page.waitForFunction((before) => document.body.innerText.split("\n").some((line) => line.trim() && !before.includes(line.trim())), online);
  const added = (await lines()).filter((line) => !online.includes(line));
  const today = new Date();
  const dated = new RegExp(`${today.getFullYear()}年${today.getMonth() + 1}月${today.getDate()}日`);
  assert.ok(added.some((line) => dated.test(line)), `a line with today's date among ${JSON.stringify(added)}`);

  // Never opened: still a page of the site, in its language, that says what is wrong.
  for (const [path, lang, words] of [["g/sy01/", "zh-CN", /[一-鿿]{4,}/], ["en/g/sy01/", "en", /offline|network|connect/i]]) {
    await page.goto(url + path);
    assert.equal(await page.locator("html").getAttribute("lang"), lang, path);
    assert.ok((await page.locator("h1").innerText()).length > 3, path);
    assert.match(await page.locator("main").innerText(), words, path);
  }
});

test("a host that says nothing of how long pages hold: the browser's own store never passes for the network", async (t) => {
  const { url, close } = await serve(folder, base, { careful: false });
  const { page, context } = await reader(t, WECHAT);
  const grid = `${url}g/${GRID.id}/`;
  await page.goto(grid);
  await kept(page, grid);
  await page.goto(`${url}notices/`);
  await page.goto(grid); // through the service worker now
  assert.ok(await page.locator(".saved").isHidden(), "fresh from the network");
  const saved = () => page.evaluate(async (grid) => (await caches.match(`${grid}index.html`)).headers.get("x-saved"), grid);
  const before = await saved();

  await close();
  await context.setOffline(true);
  await page.goto(`${url}notices/`);
  await page.goto(grid);
  assert.equal(await page.locator("h1").innerText(), GRID.name);
  assert.match(await page.locator(".saved").innerText(), /\d{4}年\d+月\d+日/);
  assert.equal(await saved(), before, "a page from the store is not saved anew under a later day");
});

/** Waits until the page is in the browser's own store, as the first visit must bring about. */
const kept = (page, address) =>
  page.evaluate(async (address) => {
    const give = (ms, what) => new Promise((_, fail) => setTimeout(() => fail(new Error(what)), ms));
    await Promise.race([navigator.serviceWorker.ready, give(10_000, "no service worker")]);
    const isKept = async () => (await caches.match(address)) || (await caches.match(`${address}index.html`));
    for (let tries = 0; !(await isKept()); tries++) {
      if (tries === 50) throw new Error("the page was not kept");
      await new Promise((later) => setTimeout(later, 100));
    }
  }, address);

test("online the newest page is shown, not the kept one", async (t) => {
  const { url } = await serve(folder, base);
  const { page, context } = await reader(t, WECHAT);
  await page.goto(`${url}g/${GRID.id}/`);
  await kept(page, page.url());
  // On the context, where it also meets what the service worker asks for.
  await context.route("**/g/**", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>x</title><h1>newer</h1>" }));
  await page.reload();
  assert.equal(await page.locator("h1").innerText(), "newer");
});

test("the manifest names the site, its start and icons that exist", async (t) => {
  const { url } = await serve(folder, base);
  const { page, context } = await reader(t);
  for (const { path } of examples(pages).filter(({ kind }) => kind === "home" || kind === "grid")) {
    await page.goto(url + path);
    const address = await page.locator('link[rel="manifest"]').evaluate((link) => link.href);
    const answer = await context.request.get(address);
    assert.match(answer.headers()["content-type"], /manifest\+json/);
    const manifest = await answer.json();
    assert.ok(manifest.name && manifest.short_name && manifest.display, path);
    const resolve = (reference) => new URL(reference, address).href;
    assert.ok(resolve(manifest.start_url).startsWith(url), "starts within the site");
    assert.ok(!manifest.scope || resolve(manifest.start_url).startsWith(resolve(manifest.scope)), "the start lies in the scope");
    assert.equal((await context.request.get(resolve(manifest.start_url))).status(), 200);
    const sizes = [];
    for (const icon of manifest.icons) {
      const file = resolve(icon.src).slice(url.length);
      assert.ok(files.includes(file), file);
      if (!file.endsWith(".png")) continue;
      const header = readFileSync(join(folder, file)).subarray(16, 24); // IHDR: width and height
      assert.equal(icon.sizes, `${header.readUInt32BE(0)}x${header.readUInt32BE(4)}`, file);
      sizes.push(header.readUInt32BE(0));
    }
    assert.ok([192, 512].every((size) => sizes.includes(size)), `192 and 512 px for Chromium's home screen: ${sizes}`);
  }
});
