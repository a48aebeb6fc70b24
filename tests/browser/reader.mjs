// Serves a built site on loopback and opens it in Debian's Chromium.

import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after } from "node:test";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

export const WECHAT = {
  viewport: { width: 375, height: 812 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent:
    "Mozilla/5.0 (Linux; Android 10; V2001A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0.4240.99 " +
    "XWEB/4317 MMWEBSDK/20220903 Mobile Safari/537.36 MicroMessenger/8.0.28.2240 WeChat/arm64 Language/zh_CN",
};

const closing = [];
after(async () => {
  for (const close of closing.reverse()) await close();
});

const types = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".geojson": "application/geo+json", ".webmanifest": "application/manifest+json",
  ".xml": "application/xml", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
  ".ics": "text/calendar; charset=utf-8", ".vcf": "text/vcard; charset=utf-8", ".png": "image/png", ".jpg": "image/jpeg",
  ".webp": "image/webp", ".ico": "image/x-icon",
};

/**
 * Serves a folder below `base` as a plain host would: gzip, 404.html, and for names with a digest a long life; or, not
 * `careful`, with nothing but a date long past, from which browsers conclude that a page will do for months.
 */
export async function serve(folder, base = "/", { careful = true } = {}) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const below = path.startsWith(base) ? path.slice(base.length) : "404.html";
    let file = join(folder, below);
    if (existsSync(file) && statSync(file).isDirectory()) {
      if (!path.endsWith("/")) return response.writeHead(301, { location: `${path}/` }).end();
      file = join(file, "index.html");
    }
    const isFound = existsSync(file);
    if (!isFound) file = join(folder, "404.html");
    const type = types[extname(file)] ?? "application/octet-stream";
    const headers = { "content-type": type, vary: "accept-encoding" };
    if (!careful) headers["last-modified"] = "Tue, 01 Jan 2013 00:00:00 GMT";
    else headers["cache-control"] = /\.[0-9a-f]{8,}\.\w+$/.test(file) ? "max-age=31536000, immutable" : "no-cache";
    let bytes = readFileSync(file);
    if (!/^image\/(?!svg)/.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"])) {
      headers["content-encoding"] = "gzip";
      bytes = gzipSync(bytes, { level: 9 });
    }
    response.writeHead(isFound ? 200 : 404, headers).end(bytes);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () => new Promise((closed) => {
    server.close(closed);
    server.closeAllConnections();
  });
  closing.push(close);
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close };
}

/** How every Chromium here is started: no name but loopback's resolves, and it asks for nothing by itself. */
export const launch = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  chromiumSandbox: false,
  args: ["--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
};

let started;
const browser = () => {
  if (!started) closing.push(async () => (await started).close());
  return (started ??= chromium.launch(launch));
};

/** A reader with a browser profile of their own. `faults` collects whatever the page complains about or fails to get. */
export async function reader(t, options = {}) {
  const context = await (await browser()).newContext({ viewport: WECHAT.viewport, locale: "zh-CN", ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const faults = [];
  const note = (what) => faults.push(`${new URL(page.url()).pathname}: ${what}`);
  page.on("console", (message) => message.type() === "error" && note(message.text()));
  page.on("pageerror", (error) => note(error.message));
  // What a reader leaves before it has come is cut off by the browser: no fault of the page. A refused or missing file says otherwise.
  const isCutOff = (request) => request.failure().errorText === "net::ERR_ABORTED";
  page.on("requestfailed", (request) => isCutOff(request) || note(`${request.url()} ${request.failure().errorText}`));
  return { page, context, faults };
}

/** Where the page is: links name index.html, so that they lead to files from a folder too; codes and readers do not. */
export const at = (page) => page.url().replace(/index\.html(?=#|$)/, "");

/** How bright the page's ground and its letters are, 0 to 255. */
export const brightness = (page) =>
  page.evaluate(() => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    const [ground, letters] = [backgroundColor, color].map((name) => Math.max(...name.match(/\d+/g).slice(0, 3)));
    return { ground, letters };
  });

/** Whether the box of each of these lies wholly in what is seen without scrolling. */
export async function assertInView(page, ...parts) {
  const { width, height } = page.viewportSize();
  for (const part of parts) {
    const box = await page.locator(part).first().boundingBox();
    assert.ok(box, `${part} is shown`);
    const isIn = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
    assert.ok(isIn, `${part} at ${JSON.stringify(box)} of ${width}x${height}`);
  }
}
