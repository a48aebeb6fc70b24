// Content that tries to be a script, in a real browser: every text of the corpora (tests/corpora/injection) stands
// somewhere on the pages, and none runs, asks another host, or opens a box. The pages' own policy would stop most of
// that, so it is switched off here: what is tested is that there is nothing to stop.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parseXml } from "@rgrove/parse-xml";
import { reader, serve } from "./reader.mjs";
import { buildAt, repository } from "./site.mjs";

const corpus = (name) =>
  readFileSync(join(repository, "tests/corpora/injection", name), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("%% "));
const texts = corpus("texts.txt");
const bodies = corpus("markdown.txt").map((body) => body.replaceAll("\\n", "\n"));
const SITES = 10;

/** The fixture with the corpus from `start` on under every key that people read. */
function write(root, start) {
  cpSync(join(repository, "tests/fixture"), root, { recursive: true });
  const own = join(root, "content/qinghe");
  for (const [to, from] of [["zhao-yi.jpg", "liu-pingzhen.jpg"], ["li-si.jpg", "wang-deming.jpg"], ["qian-er.png", "zhou-haiyan.jpg"]]) {
    cpSync(join(repository, "content/sanyuan/photos", from), join(own, "photos", to));
  }
  cpSync(join(repository, "content/sanyuan/photos/zhou-haiyan.jpg"), join(own, "notices/images/gate.jpg"));
  let next = start;
  const value = () => texts[(next += 7) % texts.length];
  // What JSON writes is TOML as well.
  const text = () => JSON.stringify(value());
  const list = () => `[${text()}, ${text()}]`;
  // Markdown as well: a link that leads nowhere is refused.
  const paragraphs = () => `[${JSON.stringify(value().replaceAll("](", "] ("))}]`;
  let number = 0;
  const place = () => JSON.stringify(`${value()}${(number += 1)}`);
  const body = () => bodies[(next += 1) % bodies.length];
  const put = (path, lines) => writeFileSync(join(root, "content", path), lines.join("\n") + "\n");

  put("site.toml", [
    `title = ${text()}`, 'base_url = "https://grid.example.cn/"', 'language = "zh-CN"', 'languages = ["zh-CN"]',
    "[footer]", `icp = ${text()}`, `police = ${text()}`, "[pages]", `about = ${paragraphs()}`, `privacy = ${paragraphs()}`,
    "[[roles]]", 'name = "网格员"', `duties = ${list()}`, "[[roles]]", 'name = "社区书记"', `duties = ${list()}`,
  ]);
  put("qinghe/community.toml", [
    `name = ${text()}`, 'code = "420100001001"', `parent = ${text()}`, `address = ${text()}`, `office_hours = ${text()}`,
    'duty_phone = "0715-0000000"', `slogan = ${text()}`, `map_approval = ${text()}`, "[report]", 'email = "grid@example.cn"',
    'sms = "0715-0000000"', `text = ${JSON.stringify(value().replace(/[{}]/g, "("))}`,
    "[[team]]", 'role = "社区书记"', 'worker = "li-si"',
  ]);
  for (const [grid, worker] of [[1, "zhao-yi"], [2, "qian-er"], [3, "sun-san"]]) {
    put(`qinghe/grids/0${grid}.toml`, [
      `id = "qh0${grid}"`, `code = "42010000100100${grid}"`, `name = ${text()}`, `scope = ${text()}`,
      "[[team]]", 'role = "网格员"', `worker = "${worker}"`, "[[places]]", `name = ${place()}`, `kind = ${text()}`,
      `aliases = [${place()}]`, "[[boards]]", 'id = "b1"', `place = ${text()}`, 'size = "600x900"',
    ]);
  }
  // The closed ones stay as they are, in the one language of this site.
  for (const grid of ["04", "05"]) {
    const path = join(own, `grids/${grid}.toml`);
    writeFileSync(path, readFileSync(path, "utf8").replace(/, en = "[^"]*"/g, ""));
  }
  for (const worker of ["zhao-yi", "qian-er", "sun-san", "li-si"]) {
    put(`qinghe/workers/${worker}.toml`, [
      `name = ${text()}`, `surname = ${text()}`, `title = ${text()}`, `hours = ${text()}`, `wechat = ${text()}`,
      `duties = ${list()}`, ...(worker === "sun-san" ? [] : [`photo = "${worker}.${worker === "qian-er" ? "png" : "jpg"}"`]),
      "[consent]", "date = 2012-03-01", 'publish = ["phone", "photo"]',
    ]);
  }
  // A text that refers to a note which is not there is refused, which is tested elsewhere.
  const soft = () => body().replace(/\]\((?!https:|\.\.\/notices\/images\/|\.\.\/guides\/residence\.md\)|tel:)[^)]*\)/g, "]");
  for (const [path, more] of [["notices/water", `event = "2013-05-09 14:30"\nevent_place = ${text()}\ncategory = ${text()}`], ["notices/spring", `category = ${text()}`], ["guides/residence", `bring = ${list()}\nplace = ${text()}\nhours = ${text()}`]]) {
    put(`qinghe/${path}.md`, ["+++", `title = ${text()}`, "date = 2013-05-03", more, "+++", "", soft(), "", soft(), "", soft()]);
  }
  rmSync(join(own, "guides/residence.en.md"), { force: true });
}

test("no text of the content runs, leads astray or asks another host", async (t) => {
  const { page, context } = await reader(t, { bypassCSP: true, serviceWorkers: "block" });
  const sprung = [];
  await context.exposeFunction("sprung", () => sprung.push(page.url()));
  page.on("dialog", (dialog) => (sprung.push(`${page.url()}: ${dialog.message()}`), dialog.dismiss()));
  page.on("console", (message) => message.text().includes("sprung") && sprung.push(`${page.url()}: ${message.text()}`));
  let shown = 0;
  for (let number = 0; number < SITES; number++) {
    const place = mkdtempSync(join(tmpdir(), "gridboard-injection-"));
    t.after(() => rmSync(place, { recursive: true, force: true }));
    write(join(place, "root"), number * 11);
    buildAt(join(place, "root"), join(place, "out"), "2013-05-07");
    const folder = join(place, "out/site");
    const { url, close } = await serve(folder);
    // Feeds name pictures by the site's public address, which does not exist here.
    const own = [url, "https://grid.example.cn/"];
    const foreign = (request) => own.some((one) => request.url().startsWith(one)) || sprung.push(`${page.url()} asks for ${request.url()}`);
    context.on("request", foreign);
    const files = readdirSync(folder, { recursive: true }).filter((path) => statSync(join(folder, path)).isFile());
    for (const path of files.filter((path) => path.endsWith(".html"))) {
      await page.goto(url + path);
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      const odd = await page.evaluate(() => {
        // What the script of the map writes there.
        const isOurs = ({ name, value }) => name === "style" && value === "touch-action: pan-x pan-y;";
        const isForeign = (one) => !isOurs(one) && (one.name.startsWith("on") || one.name === "style" || one.name === "srcdoc");
        const isOdd = (element) => [...element.attributes].some(isForeign);
        const ways = [...document.querySelectorAll("a, area, base, form, iframe, object, embed")].filter((element) => {
          const way = element.href ?? element.action ?? element.src ?? element.data ?? "";
          const { protocol } = new URL(String(way.baseVal ?? way), location.href);
          return !["http:", "https:", "tel:", "mailto:", "sms:"].includes(protocol);
        });
        const elements = [...document.querySelectorAll("iframe, object, embed, base, form, body style, body link, body meta, body script")];
        return [...document.querySelectorAll("*")].filter(isOdd).concat(ways, elements).map((element) => element.outerHTML.slice(0, 200));
      });
      assert.deepEqual(odd, [], `${path} of site ${number}`);
      shown++;
    }
    // The script of the search writes what it finds into the page.
    await page.goto(`${url}find/index.html`);
    const field = page.locator("input").first();
    if (await field.count()) {
      for (const text of texts.slice(number * 11, number * 11 + 11)) await field.fill(text);
      await field.fill("1");
      await page.waitForTimeout(50);
    }
    // What a reader of feeds shows.
    const entries = parseXml(readFileSync(join(folder, "feed.xml"), "utf8")).root.children.filter(({ name }) => name === "entry");
    for (const entry of entries) {
      const html = entry.children.find(({ name }) => name === "content").text;
      await page.goto(`${url}404.html`);
      await page.evaluate((html) => (document.body.innerHTML = html), html);
      await page.waitForTimeout(20);
      const ways = await page.evaluate(() => [...document.links].map((link) => link.protocol));
      assert.deepEqual(ways.filter((way) => !/^(https?|tel|mailto):$/.test(way)), []);
    }
    context.off("request", foreign);
    await close();
  }
  assert.ok(shown > SITES * 15, `${shown} pages`);
  assert.deepEqual(sprung, []);
});
