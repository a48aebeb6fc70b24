/* "Find my grid": search as you type, in the list on the page or in the index of a large site, and the grid at the reader's own place. Without this file the lists stand as they are. */
(function () {
  "use strict";
  var box = document.querySelector(".search");
  if (!box) return;
  var input = document.getElementById("q"), status = document.getElementById("found");
  var places = document.getElementById("places"), letters = document.querySelector(".az");
  var lang = +box.getAttribute("data-lang");
  var index = box.getAttribute("data-index"), areas = box.getAttribute("data-areas");
  // How many places of an index are shown.
  var MOST = 30;

  function list(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function say(key, count) {
    status.textContent = key ? status.getAttribute("data-" + key).replace("#", count) : "";
  }

  function load(url) {
    return fetch(url).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
  }

  // Full-width letters and figures become plain ones, blanks go, 十七号 becomes 17号; the index is made in the same way.
  function plain(text) {
    return text.toLowerCase().replace(/[！-～]/g, function (c) {
      return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
    }).replace(/[\s'’\u00ad\u200b-\u200d\u2060\ufeff]/g, "").replace(/[〇零一二三四五六七八九十百]+(?=号)/g, number);
  }
  function number(hanzi) {
    var digits = "〇一二三四五六七八九", value = function (c) { return digits.indexOf(c === "零" ? "〇" : c); };
    // 二〇五 is written as it is spoken, digit by digit; 二百零五 by its hundreds and tens.
    if (!/[十百]/.test(hanzi)) return hanzi.replace(/./g, value);
    var parts = /^(?:(.?)百)?零?(?:(.?)十)?(.?)$/.exec(hanzi);
    if (!parts) return hanzi;
    var count = function (c) { return c === undefined ? 0 : c ? value(c) : 1; };
    return 100 * count(parts[1]) + 10 * count(parts[2]) + (parts[3] ? value(parts[3]) : 0);
  }

  // 兴旺街17-1号2栋301: the whole, the name of the street and the number of the house.
  function read(text) {
    var whole = plain(text), parts = /^(.*?[^\d附第])[附第]?(\d+)/.exec(whole);
    var has = !!parts && parts[1].length > 1;
    return { whole: whole, name: has ? parts[1] : whole, house: has ? +parts[2] : 0 };
  }
  // What people write before the place: 咸宁市咸安区永安街道. 小区 is no district.
  function within(text) {
    var rest = plain(text), parts, before = /^.*?(?:[省市县镇乡]|街道|社区|[^小校社园]区)(.{2,})$/;
    while ((parts = before.exec(rest))) rest = parts[1];
    return rest === plain(text) ? "" : rest;
  }

  // "1-35 odd" holds 17, not 18 and not 37.
  function holds(numbers, house) {
    var ends = /(\d+)-(\d+)(?: (\w+))?/.exec(numbers);
    return house >= +ends[1] && house <= +ends[2] && (!ends[3] || (house % 2 === 1) === (ends[3] === "odd"));
  }
  function endsWith(key, name) {
    return key.length >= name.length && key.slice(-name.length) === name;
  }
  function some(place, is) {
    return place.keys.some(is);
  }
  // The ways in which a place may answer, the better first; the first that any place answers counts.
  var ways = [
    // A part of its name, and a number of its own.
    ["some", function (place, asked) {
      if (some(place, function (key) { return key.indexOf(asked.whole) >= 0; })) return true;
      return !!asked.house && !!place.numbers && holds(place.numbers, asked.house) && some(place, function (key) { return key.indexOf(asked.name) >= 0; });
    }],
    // A house without a list of its numbers, and a flat behind the name: 幸福小区3栋501.
    ["some", function (place, asked) {
      return !!asked.house && !place.numbers && some(place, function (key) { return endsWith(key, asked.name) || (key.length > 3 && asked.whole.indexOf(key) === 0); });
    }],
    // A street that has no such number: which it has.
    ["ranges", function (place, asked) {
      return !!asked.house && !!place.numbers && some(place, function (key) { return endsWith(key, asked.name); });
    }],
    // More than the name: 水产局大院门口, 永安街道兴旺街17号.
    ["some", function (place, asked) {
      if (asked.house && place.numbers && !holds(place.numbers, asked.house)) return false;
      return some(place, function (key) { return key.length > 2 && asked.whole.indexOf(key) >= 0; });
    }],
    // The number of a house that is not known, behind a part of the name: 白鹤127.
    ["some", function (place, asked) {
      return !!asked.house && !place.numbers && some(place, function (key) { return key.indexOf(asked.name) >= 0; });
    }]
  ];
  // Of [{ keys, numbers }] those that answer, and how.
  function answers(all, asked) {
    for (var way = 0; way < ways.length; way++) {
      var found = all.filter(function (place) { return ways[way][1](place, asked); });
      if (found.length) return { places: found, how: ways[way][0] };
    }
    return { places: [], how: "none" };
  }

  // The list on the page, read when the first letter is typed.
  var sections = list(".letter"), all;
  function listed() {
    return list("[data-key]").map(function (item) {
      return { item: item, keys: item.getAttribute("data-key").split("|").map(plain), numbers: item.getAttribute("data-numbers") };
    });
  }
  function filter(text) {
    all = all || listed();
    var asked = read(text), found = answers(all, asked);
    if (!found.places.length && within(text)) found = answers(all, read(within(text)));
    all.forEach(function (place) {
      place.item.hidden = !!asked.whole && found.places.indexOf(place) < 0;
    });
    sections.forEach(function (section) {
      section.hidden = !!asked.whole && !section.querySelector("[data-key]:not([hidden])");
    });
    if (letters) letters.hidden = !!asked.whole && found.places.length > 0;
    say(asked.whole ? found.how : "", found.places.length);
  }

  function copy(id) {
    return document.getElementById(id).content.firstElementChild.cloneNode(true);
  }

  function gridItem(grid) {
    var item = copy("one-grid"), link = item.querySelector("a");
    link.className = "hue-" + grid.hue;
    link.href = box.getAttribute("data-root") + "g/" + grid.id + "/index.html";
    item.querySelector(".chip").textContent = grid.number;
    item.querySelector(".name").textContent = grid.name[lang];
    item.querySelector(".by").textContent = [grid.worker[lang], grid.community[lang]].filter(Boolean).join(" · ");
    return item;
  }

  // The index of a large site: the block that holds what begins like the question.
  var heads, blocks = {}, turn = 0;
  function block(number) {
    blocks[number] = blocks[number] || load(new URL("places/" + number + ".json", new URL(index, location.href))).then(function (found) {
      return found.places.map(function (place) {
        var keys = [].concat(place.name, place.aliases, place.keys).map(plain);
        return { keys: keys, numbers: place.numbers, name: place.name, detail: place.detail, grids: place.grids.map(function (at) { return found.grids[at]; }) };
      });
    });
    return blocks[number];
  }
  // The places of the blocks that may answer: what begins like the name may go on in the next one, and a name with a
  // number in it stands where the whole question does.
  function near(asked) {
    heads = heads || load(index);
    return heads.then(function (all) {
      function last(text) {
        var at = 0;
        all.heads.forEach(function (head, number) { if (head <= text) at = number; });
        return at;
      }
      var first = last(asked.name), numbers = [first, last(asked.whole)];
      if ((all.heads[first + 1] || "").indexOf(asked.name) === 0) numbers.push(first + 1);
      return Promise.all(numbers.filter(function (at, i) { return numbers.indexOf(at) === i; }).map(block));
    }).then(function (found) { return [].concat.apply([], found); });
  }
  // What stands there answers the question before this one, until the files of this one are here.
  function wait(isLooking) {
    places.setAttribute("aria-busy", isLooking);
  }
  function ask(text) {
    var own = ++turn, asked = read(text), rest = within(text);
    wait(asked.whole.length >= 2);
    if (asked.whole.length < 2) {
      places.textContent = "";
      return say(asked.whole ? "longer" : "");
    }
    near(asked).then(function (all) {
      var found = answers(all, asked);
      if (found.places.length || !rest) return found;
      return near(read(rest)).then(function (all) { return answers(all, read(rest)); });
    }).then(function (found) {
      if (own === turn) show(found);
    }).catch(function () {
      heads = undefined;
      blocks = {};
      if (own === turn) {
        wait(false);
        places.textContent = "";
        say("broken");
      }
    });
  }
  function show(found) {
    wait(false);
    var out = document.createElement("ul"), seen = {};
    out.className = "found";
    found.places.forEach(function (place) {
      // Two blocks may hold one place.
      var key = place.name[0] + "|" + place.numbers;
      if (seen[key] || out.children.length >= MOST) return;
      seen[key] = true;
      var item = copy("one-place");
      item.querySelector("b").textContent = place.name[lang];
      item.querySelector(".detail").textContent = place.detail ? place.detail[lang] : "";
      item.querySelector(".choice").hidden = place.grids.length < 2;
      place.grids.forEach(function (grid) { item.querySelector(".keys").appendChild(gridItem(grid)); });
      out.appendChild(item);
    });
    places.textContent = "";
    places.appendChild(out);
    var count = out.children.length;
    say(count >= MOST ? "more" : found.how, count);
  }

  function search() {
    if (index) ask(input.value); else filter(input.value);
  }
  input.addEventListener("input", search);
  if (input.value) search();

  // The grid at the reader's place: computed here, the position leaves the phone never.
  var button = box.querySelector(".locate"), answer = document.getElementById("located");
  if (!button) return;
  if (!navigator.geolocation || location.protocol === "file:") {
    button.parentNode.hidden = true;
    return;
  }
  function tell(key) {
    answer.textContent = "";
    var line = answer.appendChild(document.createElement("p"));
    line.textContent = answer.getAttribute("data-" + key);
  }
  // Rings of a grid, holes among them: inside is what an odd number of borders lies around.
  function isInside(rings, x, y) {
    var inside = false;
    rings.forEach(function (ring) {
      for (var i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        var a = ring[i], b = ring[j];
        if ((a[1] > y) !== (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]) inside = !inside;
      }
    });
    return inside;
  }
  function distance(rings, x, y) {
    var least = Infinity;
    rings.forEach(function (ring) {
      for (var i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        var a = ring[j], dx = ring[i][0] - a[0], dy = ring[i][1] - a[1], length = dx * dx + dy * dy;
        var t = length ? Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / length)) : 0;
        least = Math.min(least, Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy));
      }
    });
    return least;
  }
  function around(all, lon, lat) {
    // A hundredth of a degree is about a kilometre.
    return all.communities.filter(function (c) {
      return lon > c.box[0] - .01 && lat > c.box[1] - .01 && lon < c.box[2] + .01 && lat < c.box[3] + .01;
    });
  }
  function candidates(town, at) {
    var metres = 6371008.8 * Math.PI / 180;
    var x = (at.longitude - town.centre[0]) * metres * Math.cos(town.centre[1] * Math.PI / 180);
    var y = (at.latitude - town.centre[1]) * metres;
    // A phone that is unsure by more than 60 metres is believed no more than that.
    var slack = Math.min(at.accuracy || 0, 60);
    return town.grids.map(function (area) {
      var inside = isInside(area.rings, x, y);
      return { grid: area.grid, inside: inside, far: inside ? 0 : distance(area.rings, x, y) };
    }).filter(function (one) { return one.far <= slack; });
  }
  button.addEventListener("click", function () {
    tell("wait");
    navigator.geolocation.getCurrentPosition(function (position) {
      var at = position.coords, root = new URL("../", new URL(areas, location.href));
      load(areas).then(function (all) {
        return Promise.all(around(all, at.longitude, at.latitude).map(function (c) { return load(new URL(c.file, root)); }));
      }).then(function (towns) {
        var found = [].concat.apply([], towns.map(function (town) { return candidates(town, at); }));
        found.sort(function (a, b) { return a.far - b.far; });
        if (!found.length) return tell("out");
        tell(found.length > 1 || !found[0].inside ? "vague" : "in");
        var out = answer.appendChild(document.createElement("ul"));
        out.className = "keys";
        found.slice(0, 4).forEach(function (one) { out.appendChild(gridItem(one.grid)); });
      }).catch(function () { tell("out"); });
    }, function () { tell("refused"); }, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
  });
})();
