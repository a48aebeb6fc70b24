// What a page costs a reader and what it asks for: small enough for a weak network, from one host only, and with
// nothing that its own Content-Security-Policy forbids.

import assert from "node:assert/strict";
import { extname } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { reader, serve } from "./reader.mjs";
import { examples, site } from "./site.mjs";

const KB = 1024;

test("a grid's page is at most 14 KB of HTML, CSS and JS, and 100 KB with photos", async (t) => {
  const { folder, pages } = site("sample");
  const { url } = await serve(folder);
  // What the service worker keeps for later is not what a reader waits for.
  const { page } = await reader(t, { serviceWorkers: "block" });
  await page.route("**", (route) => route.continue()); // without the cache: each page is a first visit
  const heaviest = { text: 0, all: 0 };
  for (const { path } of pages.filter((page) => page.kind === "grid")) {
    const responses = [];
    const note = (response) => responses.push(response);
    page.on("response", note);
    await page.goto(url + path);
    await settled(page);
    page.off("response", note);
    const weight = { text: 0, all: 0 };
    for (const response of responses) {
      const isText = ["document", "stylesheet", "script"].includes(response.request().resourceType());
      const body = await response.body();
      const bytes = isText ? gzipSync(body, { level: 9 }).length : body.length;
      weight.all += bytes;
      if (isText) weight.text += bytes;
    }
    const got = responses.map((response) => extname(new URL(response.url()).pathname));
    assert.ok([".css", ".js", ".png"].every((kind) => got.includes(kind)), `${path}: style, script and code were counted`);
    assert.ok(weight.text <= 14 * KB, `${path}: ${weight.text} bytes of text`);
    assert.ok(weight.all <= 100 * KB, `${path}: ${weight.all} bytes`);
    for (const part in weight) heaviest[part] = Math.max(heaviest[part], weight[part]);
  }
  t.diagnostic(`heaviest grid page: ${heaviest.text} bytes of text, ${heaviest.all} bytes in all`);
});

/** Also what is only fetched when it comes into view: the page is gone through as a reader does. */
const settled = async (page) => {
  await page.evaluate(async () => {
    for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
      window.scrollTo({ top, behavior: "instant" });
      await new Promise(requestAnimationFrame);
    }
  });
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
};

// Below a path, since that is where an address that is not relative would go astray.
for (const [name, base] of [["sample", "/"], ["fixture", "/communities/qinghe/"]]) {
  test(`${name}: no page asks another host, misses a file or breaks its own policy`, async (t) => {
    const { folder, pages } = site(name);
    const { url } = await serve(folder, base);
    const { page, context, faults } = await reader(t);
    const foreign = new Set();
    context.on("request", (request) => request.url().startsWith(url) || foreign.add(`${page.url()}: ${request.url()}`));
    const shown = base === "/" ? examples(pages, { hues: true }) : examples(pages).filter(({ kind }) => kind !== "404");
    for (const { path } of shown) {
      await page.goto(url + path);
      await settled(page);
      const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
      assert.match(policy, /default-src 'none'/, path);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/, path);
      const broken = await page.evaluate(() => [...document.images].filter((image) => !image.naturalWidth).map((image) => image.src));
      assert.deepEqual(broken, [], path);
    }
    assert.deepEqual([...foreign], []);
    assert.deepEqual(faults, []);
  });
}
