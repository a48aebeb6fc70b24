// What other programs read, read by parsers that share no code with gridboard: HTML and SVG by the W3C's checker, feeds
// as Atom (RFC 4287), events as iCalendar (RFC 5545), contacts as vCard 3.0 (RFC 2426).

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { parseXml } from "@rgrove/parse-xml";
import ICAL from "ical.js";
import { site } from "./site.mjs";

const jar = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
const run = promisify(execFile);
const ending = (files, end) => files.filter((path) => path.endsWith(end));

for (const name of ["sample", "fixture"]) {
  const { folder, files, text } = site(name);

  test(`${name}: HTML and SVG conform`, async () => {
    const checked = [...ending(files, ".html"), ...ending(files, ".svg")];
    assert.ok(ending(files, ".html").length > 20, "a whole site");
    const options = ["-Xss2m", "-jar", jar, "--format", "json", "--also-check-svg", "--exit-zero-always", ...checked];
    const { stderr } = await run("java", options, { cwd: folder, maxBuffer: 1 << 28 });
    // What a policy forbids is asked of the browser (weight.test.mjs): to the checker nothing is 'self' to a file, and
    // blocks of data are scripts.
    const said = JSON.parse(stderr).messages.filter(({ message }) => !/violates Content Security Policy/.test(message));
    const line = ({ url, lastLine, subType, message, extract }) => `${url.split("/site/")[1]}:${lastLine} ${subType ?? ""} ${message} ${extract}`;
    assert.deepEqual(said.map(line), []);
  });

  test(`${name}: feeds are Atom`, () => {
    const feeds = ending(files, "feed.xml");
    assert.ok(feeds.length > 3, "one for the site and one for each grid");
    const ids = [];
    for (const path of feeds) {
      const feed = parseXml(text(path)).root;
      const where = (what) => `${path}: ${what}`;
      assert.equal(feed.name, "feed");
      assert.equal(feed.attributes.xmlns, "http://www.w3.org/2005/Atom", path);
      const entries = children(feed, "entry");
      ids.push(only(feed, "id", path));
      const isSigned = (element) => children(element, "author").some((author) => only(author, "name", path));
      assert.ok(isSigned(feed) || (entries.length && entries.every(isSigned)), where("an author"));
      const self = children(feed, "link").filter((link) => link.attributes.rel === "self");
      assert.deepEqual(self.map((link) => new URL(link.attributes.href).pathname.endsWith(`/${path}`)), [true], where("names itself"));
      const own = entries.map((entry) => only(entry, "id", path));
      assert.equal(new Set(own).size, own.length, where("ids are unique"));
      for (const element of [feed, ...entries]) {
        assert.ok(only(element, "title", path), where("a title"));
        assert.match(only(element, "updated", path), RFC3339, path);
        assert.ok(!Number.isNaN(Date.parse(only(element, "updated", path))), where("a real time"));
      }
      for (const entry of entries) {
        assert.ok(children(entry, "link").length || children(entry, "content").length, where("somewhere to read it"));
      }
      const newest = entries.map((entry) => Date.parse(only(entry, "updated", path)));
      assert.ok(Date.parse(only(feed, "updated", path)) >= Math.max(0, ...newest), where("no older than its entries"));
    }
    assert.equal(new Set(ids).size, ids.length, "each feed has an id of its own");
  });

  test(`${name}: contacts are vCards`, () => {
    const cards = ending(files, ".vcf");
    assert.ok(cards.length > 2);
    let photos = 0;
    for (const path of cards) {
      const card = ICAL.Component.fromString(folded(text(path), path));
      const value = (key) => card.getFirstPropertyValue(key);
      assert.equal(card.name, "vcard", path);
      assert.equal(value("version"), "3.0", path);
      assert.ok(value("fn") && value("n") && value("tel"), `${path}: a name and a phone`);
      assert.match(value("tel"), /^\+86\d{8,11}$/, path);
      const photo = card.getFirstProperty("photo");
      if (!photo) continue;
      assert.equal(photo.getParameter("encoding")?.toLowerCase(), "b", path);
      const picture = Buffer.from(String(photo.getFirstValue()), "base64");
      assert.equal(picture.subarray(0, 3).toString("hex"), "ffd8ff", `${path}: a JPEG`);
      assert.ok(picture.length <= 30 * 1024, `${path}: ${picture.length} bytes of photo`);
      photos++;
    }
    assert.ok(photos > 1, `${photos} photos`);
  });
}

test("sample: events are iCalendar", () => {
  const { files, text } = site("sample");
  const events = ending(files, ".ics");
  assert.ok(events.length, "the sample has a dated event");
  const ids = new Set();
  for (const path of events) {
    const calendar = ICAL.Component.fromString(folded(text(path), path));
    assert.equal(calendar.name, "vcalendar", path);
    assert.equal(calendar.getFirstPropertyValue("version"), "2.0", path);
    assert.ok(calendar.getFirstPropertyValue("prodid"), `${path}: who made it (RFC 5545, 3.6)`);
    const inside = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
    assert.ok(inside.length, `${path}: an event`);
    for (const event of inside) {
      assert.ok(event.uid && event.summary, `${path}: an id and a title`);
      assert.ok(event.component.getFirstPropertyValue("dtstamp"), `${path}: DTSTAMP`);
      assert.ok(event.startDate.compare(event.endDate) < 0, `${path}: ends after it begins`);
      // An event is the same one in every language.
      ids.add(event.uid);
    }
  }
  assert.ok(ids.size >= 1);
});

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function children(element, name) {
  return element.children.filter((child) => child.name === name);
}

function only(element, name, path) {
  const found = children(element, name);
  assert.equal(found.length, 1, `${path}: one ${name} in ${element.name}`);
  return found[0].text.trim();
}

/** The text, after asserting what vCard and iCalendar ask of lines: CRLF, and no more than 75 octets. */
function folded(text, path) {
  assert.ok(!text.startsWith("\ufeff") && !text.includes("\ufffd"), `${path}: UTF-8 without a mark, no character cut`);
  assert.ok(text.endsWith("\r\n"), `${path}: ends with a line`);
  assert.deepEqual(text.match(/[^\r]\n|\r[^\n]/g), null, `${path}: CRLF`);
  const long = text.split("\r\n").filter((line) => Buffer.byteLength(line) > 75);
  assert.deepEqual(long, [], `${path}: lines of at most 75 octets`);
  return text;
}
