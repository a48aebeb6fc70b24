// Every type of page in every look a reader may have: axe-core's rules for WCAG 2.2 A and AA, its best practices and the
// AAA contrast; nothing to be scrolled sideways; nothing to press that is too small for a thumb.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";
import { reader, serve } from "./reader.mjs";
import { GRID, examples, site } from "./site.mjs";

const looks = {
  "light on a phone": { isColoured: true, viewport: { width: 375, height: 812 }, colorScheme: "light" },
  "dark at 320 px with less motion": { viewport: { width: 320, height: 640 }, colorScheme: "dark", reducedMotion: "reduce" },
  // Zooming halves the viewport in CSS pixels; 320 px above is the 400 % of WCAG 1.4.10.
  "200 % zoom of 1280 px": { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2, colorScheme: "light" },
  "wide and dark": { isColoured: true, viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  "WeChat's largest letters": { viewport: { width: 375, height: 812 }, colorScheme: "dark", letters: 23.8 },
  "forced colours": { viewport: { width: 375, height: 812 }, forcedColors: "active" },
};

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const rules = { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } };

const { folder, pages } = site("sample");
const { url } = await serve(folder);
const shown = examples(pages, { hues: true });
// Where the look changes no colour, one grid stands for those of every colour; English grids differ in words alone.
const few = examples(pages);
const coloured = shown.filter(({ lang, hue }) => lang === "zh-CN" || !hue).concat(few.filter(({ lang, hue }) => lang === "en" && hue));

test("every type of page is among the examples", () => {
  const types = ["home", "map", "find", "notices", "notice", "category", "archive", "guides", "guide", "community", "grid", "closed", "about", "privacy"];
  const there = (lang) => new Set(shown.filter((page) => page.lang === lang).map(({ kind }) => kind));
  for (const lang of ["zh-CN", "en"]) assert.deepEqual(types.filter((kind) => !there(lang).has(kind)), [], lang);
  assert.ok(there("zh-CN").has("404"));
  assert.ok(new Set(shown.map(({ hue }) => hue)).size > 6, "grids of several colours");
});

describe("no violations", { concurrency: 2 }, () => {
  for (const [look, { letters, isColoured, ...options }] of Object.entries(looks)) {
    test(look, async (t) => {
      const { page, context } = await inspected(t, options);
      if (letters) await setLetters(context, page, letters);
      const faults = [];
      for (const { path } of isColoured ? coloured : few) {
        await page.goto(url + path);
        // What unfolds is looked at unfolded; the menu, which lies over the page, has a test of its own.
        await page.evaluate(() => document.querySelectorAll("main details").forEach((part) => (part.open = true)));
        faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
      }
      assert.deepEqual(faults, []);
    });
  }
});

// What is only there after the reader did something: where, what they do, and what then is seen.
const states = {
  "the open menu": [`g/${GRID.id}/`, (page) => page.locator(".menu summary").click(), ".menu[open] ul"],
  "the largest letters": [`g/${GRID.id}/`, (page) => page.locator("button.size").dblclick(), "html.largest"],
  "found places": ["find/", (page) => page.locator("#q").fill("xw"), "#found:not(:empty)"],
  "nothing found": ["find/", (page) => page.locator("#q").fill("nowhere at all"), "#found:not(:empty)"],
  "a refused position": ["find/", (page) => page.locator("button.locate").click(), "#located p"],
  "a note to whoever scanned an old board": ["g/sy08/#from-sy15", () => {}, "[data-sheet]:not([hidden])"],
  "a closed grid that leads on": ["g/sy12/", () => {}, "[data-move]:not([hidden])"],
  "the day an offline page was saved": ["", (page) => page.evaluate(() => (document.querySelector(".saved").hidden = false)), ".saved"],
};

describe("no violations in what comes later", { concurrency: 2 }, () => {
  for (const colorScheme of ["light", "dark"]) {
    test(colorScheme, async (t) => {
      const { page } = await inspected(t, { viewport: { width: 320, height: 640 }, colorScheme });
      const faults = [];
      for (const [state, [path, act, seen]] of Object.entries(states)) {
        await page.goto(url + path);
        await act(page);
        await page.locator(seen).first().waitFor();
        faults.push(...(await faultsOf(page)).map((fault) => `${state}: ${fault}`));
      }
      assert.deepEqual(faults, []);
    });
  }
});

/** The browser's own letters, so that the page's come out at so many pixels, whatever its style makes of them. */
async function setLetters(context, page, pixels) {
  const session = await context.newCDPSession(page);
  await session.send("Page.setFontSizes", { fontSizes: { standard: Math.round(pixels / 1.25), fixed: 13 } });
  await page.goto(url);
  const size = await page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
  assert.ok(Math.abs(size - pixels) < 0.2, `${size} px`);
}

/** A reader with axe in every page; the browser's way in is subject to no page's policy. */
async function inspected(t, options) {
  const opened = await reader(t, { serviceWorkers: "block", ...options });
  await opened.page.addInitScript({ path: createRequire(import.meta.url).resolve("axe-core/axe.min.js") });
  return opened;
}

const faultsOf = async (page) => [...(await violations(page)), ...(await page.evaluate(unfit))];

async function violations(page) {
  const found = await page.evaluate((options) => window.axe.run(document, options), { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, failureSummary }) => `${id} ${target} ${any[0]?.message ?? failureSummary}`));
}

/** Runs in the page: what reaches beyond its sides, and what is too low to be pressed. */
function unfit() {
  const faults = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) faults.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`);
  for (const target of document.querySelectorAll("a[href], button, summary, input, select, [role=button]")) {
    if (!target.checkVisibility({ visibilityProperty: true }) || target.matches(".skip:not(:focus)")) continue;
    // The box of a task list is no target, and WCAG 2.5.8 leaves out what stands in a sentence.
    const isInSentence = getComputedStyle(target).display === "inline" && target.parentElement.innerText?.trim() !== target.innerText?.trim();
    if (target.disabled || (isInSentence && !target.closest("svg"))) continue;
    const { height } = (target.querySelector("path") ?? target).getBoundingClientRect();
    const least = target.matches(".call") ? 60 : 44;
    if (height < least - 0.2) faults.push(`${height} of ${least} px high: ${target.outerHTML.slice(0, 120)}`);
  }
  return faults;
}
