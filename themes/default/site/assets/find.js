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

  // Full-width letters and figures become plain ones, spaces and 号 go; the index is made in the same way.
  function plain(text) {
    return text.toLowerCase().replace(/[！-～]/g, function (c) {
      return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
    }).replace(/[\s号'’\u00ad\u200b-\u200d\u2060\ufeff]/g, "");
  }

  // "1-35 odd" holds 17, not 18 and not 37.
  function holds(numbers, house) {
    var ends = /(\d+)-(\d+)(?: (\w+))?/.exec(numbers || "");
    return !ends || (house >= +ends[1] && house <= +ends[2] && (!ends[3] || (house % 2 === 1) === (ends[3] === "odd")));
  }

  // 兴旺街17: what is asked for without the number of the house.
  function house(query) {
    var parts = /^(.*?\D)(\d+)\D*$/.exec(query);
    return parts && parts[1].length > 1 ? parts : null;
  }

  function matches(key, numbers, query) {
    key = plain(key);
    if (key.indexOf(query) >= 0) return true;
    var parts = house(query);
    return !!parts && key.indexOf(parts[1]) >= 0 && holds(numbers, +parts[2]);
  }

  // The list on the page.
  var items = list("[data-key]"), sections = list(".letter");
  function filter(query) {
    var count = 0;
    items.forEach(function (item) {
      item.hidden = !!query && !matches(item.getAttribute("data-key"), item.getAttribute("data-numbers"), query);
      if (!item.hidden) count++;
    });
    sections.forEach(function (section) {
      section.hidden = !section.querySelector("[data-key]:not([hidden])");
    });
    if (letters) letters.hidden = !!query && count > 0;
    say(!query ? "" : count ? "some" : "none", count);
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
    item.querySelector(".by").textContent = grid.worker[lang] || "";
    return item;
  }

  // The index of a large site: the block that holds what begins like the question.
  var heads, blocks = {}, asked = 0;
  function block(number) {
    blocks[number] = blocks[number] || load(new URL("places/" + number + ".json", new URL(index, location.href)));
    return blocks[number];
  }
  function ask(query) {
    var turn = ++asked;
    places.textContent = "";
    if (query.length < 2) return say(query ? "longer" : "");
    var parts = house(query), start = parts ? parts[1] : query;
    heads = heads || load(index);
    heads.then(function (all) {
      var at = 0;
      all.heads.forEach(function (head, number) { if (head <= start) at = number; });
      return block(at).then(function (found) { return show(found, query, turn, false) || all.heads[at + 1]; }).then(function (next) {
        // What begins alike may go on in the next block.
        if (turn === asked && typeof next === "string" && next.indexOf(start) === 0) {
          return block(at + 1).then(function (found) { show(found, query, turn, true); });
        }
      });
    }).catch(function () {
      heads = undefined;
      blocks = {};
      if (turn === asked) say("broken");
    });
  }
  function show(found, query, turn, goesOn) {
    if (turn !== asked) return true;
    var out = goesOn ? places.firstElementChild : document.createElement("ul");
    out.className = "found";
    found.places.forEach(function (place) {
      if (!matches([].concat(place.name, place.aliases, place.keys).join(" "), place.numbers, query)) return;
      var item = copy("one-place");
      item.querySelector("b").textContent = place.name[lang];
      item.querySelector(".detail").textContent = place.detail ? place.detail[lang] : "";
      item.querySelector(".choice").hidden = place.grids.length < 2;
      place.grids.forEach(function (grid) { item.querySelector(".keys").appendChild(gridItem(found.grids[grid])); });
      if (out.children.length < MOST) out.appendChild(item);
    });
    places.appendChild(out);
    var count = out.children.length;
    say(count >= MOST ? "more" : count ? "some" : "none", count);
    return count >= MOST;
  }

  function search() {
    var query = plain(input.value);
    if (index) ask(query); else filter(query);
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
  function near(all, lon, lat) {
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
        return Promise.all(near(all, at.longitude, at.latitude).map(function (c) { return load(new URL(c.file, root)); }));
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
