// "Which grid am I in?" by every way of asking: Hanzi, pinyin, initials, house numbers, other names, a place that
// several grids share, the phone's own position, and the plain list.

import assert from "node:assert/strict";
import { test } from "node:test";
import { WECHAT, reader, serve } from "./reader.mjs";
import { GRID, site } from "./site.mjs";

const { folder, files, text } = site("sample");
const { url } = await serve(folder);

/** The page, and a way to ask it that waits for an answer: the ids of the grids that are shown, in order. */
async function asking(t, options) {
  const { page, faults } = await reader(t, { ...WECHAT, ...options });
  await page.goto(`${url}find/`);
  const ask = async (query) => {
    await page.locator("#q").fill("");
    await page.waitForFunction(() => !document.querySelector("#found").textContent);
    await page.locator("#q").fill(query);
    await page.waitForFunction(() => document.querySelector("#found").textContent);
    return shown(page);
  };
  return { page, faults, ask };
}

const answers = (page, within = "#places") => page.locator(`${within} a[href*="g/sy"]`).filter({ visible: true });

async function shown(page, within) {
  const links = await answers(page, within).evaluateAll((all) => all.map((link) => link.getAttribute("href")));
  return [...new Set(links.map((href) => /\bg\/([^/]+)\//.exec(href)[1]))].sort();
}

// What is typed, and the grids that must be shown: no fewer and no more.
const queries = [
  ["兴旺", ["sy08", "sy11"]],
  ["兴旺小区", ["sy08"]],
  ["xingwang", ["sy08", "sy11"]],
  ["xingwangxiaoqu", ["sy08"]],
  ["XW", ["sy08", "sy11"]],
  ["xwxq", ["sy08"]],
  ["ｘｗｘｑ", ["sy08"]],
  ["兴旺街17号", ["sy08"]],
  ["兴旺街 17", ["sy08"]],
  ["兴旺街１７号", ["sy08"]],
  ["兴旺街18号", ["sy11"]],
  ["xingwangjie18", ["sy11"]],
  ["滨河街59号", ["sy06"]],
  ["滨河街58号", ["sy05"]],
  ["兴旺街17号2栋301", ["sy08"]],
  ["兴旺街17-1号", ["sy08"]],
  ["兴旺街17号附1号", ["sy08"]],
  ["兴旺街十七号", ["sy08"]],
  ["兴旺街十八号三楼", ["sy11"]],
  ["xing wang jie 18 hao", ["sy11"]],
  ["咸宁市咸安区永安街道兴旺街17号", ["sy08"]],
  ["水产局大院", ["sy08"]],
  ["水产局大院3栋501", ["sy08"]],
  ["水产局3栋", ["sy08"]],
  ["水产局大院门口", ["sy08"]],
  ["家属院", ["sy01", "sy03", "sy05", "sy08", "sy11"]],
  ["长安大道", ["sy08", "sy09"]],
];

test("each way of typing leads to its grids and no others", async (t) => {
  const { faults, ask } = await asking(t);
  const found = [];
  for (const [query] of queries) found.push([query, await ask(query)]);
  assert.deepEqual(found, queries);
  assert.deepEqual(faults, []);
});

test("an answer names the grid and its worker, and opens it", async (t) => {
  const { page, ask } = await asking(t);
  await ask("xwxq");
  const answer = await answers(page).innerText();
  assert.ok(answer.includes(GRID.name) && answer.includes(GRID.worker), answer);
  await answers(page).tap();
  await page.waitForURL(`${url}g/${GRID.id}/index.html`);
});

test("a street that several grids share shows which numbers are whose", async (t) => {
  const { page, ask } = await asking(t);
  assert.deepEqual(await ask("兴旺街"), ["sy08", "sy11"]);
  const said = await page.locator("main").innerText();
  assert.match(said, /1–35号\s*单号[^]*第八网格/);
  assert.match(said, /2–46号\s*双号[^]*第十一网格/);
});

test("what is nowhere is said to be nowhere, and the letters stay to look under", async (t) => {
  const { page, ask } = await asking(t);
  for (const query of ["不存在的地方", "99号", "<b>"]) {
    assert.deepEqual(await ask(query), [], query);
    assert.match(await page.locator("#found").innerText(), /没有找到/);
    assert.ok(await page.locator(".az a").first().isVisible());
  }
  assert.equal(await page.locator("#found").getAttribute("role"), "status", "read aloud as it changes");
});

test("a number that no grid has leads to the stretches of its street", async (t) => {
  const { page, ask } = await asking(t);
  for (const query of ["兴旺街99号", "兴旺街九十九号"]) {
    assert.deepEqual(await ask(query), ["sy08", "sy11"], query);
    assert.match(await page.locator("#found").innerText(), /没有找到这个号码/);
  }
  assert.match(await page.locator("#places").innerText(), /1–35号[^]*2–46号/);
});

test("in English the same place is found", async (t) => {
  const { page } = await reader(t);
  await page.goto(`${url}en/find/`);
  await page.locator("#q").fill("xwxq");
  await page.waitForFunction(() => document.querySelector("#found").textContent);
  assert.match(await answers(page).innerText(), /Grid 8/);
});

test("without scripts every place stands under its letter", async (t) => {
  const { page } = await reader(t, { javaScriptEnabled: false });
  await page.goto(`${url}find/`);
  const letters = await page.locator(".az a").evaluateAll((all) => all.map((a) => [a.innerText, a.getAttribute("href")]));
  assert.deepEqual(letters, [...letters].sort(), "in order");
  assert.ok(letters.length > 10);
  for (const [, href] of letters) assert.ok(await page.locator(href).isVisible(), href);
  assert.equal((await shown(page)).length, 11, "all open grids");
  const xing = page.locator("section", { has: page.locator("#letter-X") });
  assert.match(await xing.innerText(), /兴隆小区[^]*兴旺街[^]*兴旺小区|兴隆小区[^]*兴旺小区/);
});

// ── By position ──

/** A point inside a grid's polygon, of those that the site itself publishes; longitude and latitude. */
function inside(id) {
  assert.ok(files.includes("data/grids.geojson"));
  const { features } = JSON.parse(text("data/grids.geojson"));
  const { geometry } = features.find(({ properties }) => Object.values(properties).includes(id));
  const [ring] = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates[0];
  const mean = (axis) => ring.slice(1).reduce((sum, point) => sum + point[axis], 0) / (ring.length - 1);
  const [x, y] = [mean(0), mean(1)];
  const crosses = ([ax, ay], [bx, by]) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax;
  const crossings = ring.slice(1).filter((point, i) => crosses(ring[i], point)).length;
  assert.equal(crossings % 2, 1, `the middle of ${id} lies inside it`);
  return { longitude: x, latitude: y };
}

/** Stands at a place, or nowhere that one may know, opens the page, presses the button and waits for what it says. */
async function locate(t, position) {
  const { page, faults } = await reader(t, { ...WECHAT, geolocation: position, permissions: position ? ["geolocation"] : [] });
  await page.goto(`${url}find/`);
  await page.locator("button.locate").tap();
  await page.waitForFunction(() => {
    const said = document.querySelector("#located").innerText;
    return said && said !== document.querySelector("#located").dataset.wait;
  });
  assert.deepEqual(faults, []);
  return { page, said: await page.locator("#located").innerText(), grids: await shown(page, "#located") };
}

test("the phone's position leads to the grid that holds it", async (t) => {
  for (const [id, name] of [["sy06", "第六网格"], ["sy01", "第一网格"], ["sy11", "第十一网格"]]) {
    const { page, said, grids } = await locate(t, { ...inside(id), accuracy: 10 });
    assert.deepEqual(grids, [id]);
    assert.ok(said.includes(name), said);
    await answers(page, "#located").tap();
    await page.waitForURL(`${url}g/${id}/index.html`);
  }
});

test("a phone that is unsure on a border is given the choice", async (t) => {
  const { features } = JSON.parse(text("data/grids.geojson"));
  const corners = features.map(({ geometry }) => geometry.coordinates[0].map(String));
  const shared = corners[0].find((corner) => corners.filter((ring) => ring.includes(corner)).length > 1);
  const [longitude, latitude] = shared.split(",").map(Number);
  const { grids } = await locate(t, { longitude, latitude, accuracy: 30 });
  assert.ok(grids.length > 1, `${grids} around ${shared}`);
});

test("a position outside is said to be outside, a refusal to be one", async (t) => {
  const outside = await locate(t, { longitude: 114.5, latitude: 30.1, accuracy: 10 });
  const refused = await locate(t);
  for (const { said, grids } of [outside, refused]) {
    assert.match(said, /[一-鿿]{6,}/);
    assert.deepEqual(grids, []);
  }
  assert.notEqual(refused.said, outside.said);
});

test("a letter leads to its places", async (t) => {
  const { page } = await reader(t, WECHAT);
  for (const letter of ["C", "M", "Z"]) {
    await page.goto(`${url}find/`);
    await page.locator(`.az a[href="#letter-${letter}"]`).tap();
    await page.waitForFunction((id) => document.getElementById(id).getBoundingClientRect().top < 400, `letter-${letter}`);
    const top = await page.locator(`#letter-${letter}`).evaluate((heading) => new Promise((still) => {
      let last;
      const look = () => {
        const now = heading.getBoundingClientRect().top;
        if (now === last) still(now);
        last = now;
        setTimeout(look, 200);
      };
      look();
    }));
    assert.ok(top > -5 && top < 400, `${letter} stands at ${top}`);
  }
});
