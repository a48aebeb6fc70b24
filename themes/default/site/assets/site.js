/* Everything works without this file: it makes letters larger and remembers that, tells whether a scanned sheet is old, moves readers on from a closed grid, adds search as you type on the page "find", and lets the keyboard scroll wide tables. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll(".prose table"), function (table) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  });

  // Two steps above the usual size, then back; kept for the next page where the browser allows it.
  var sizes = ["", "large", "largest"], button = document.querySelector("button.size");
  var stored = function (value) {
    try {
      if (value === undefined) return localStorage.getItem("text-size");
      localStorage.setItem("text-size", value);
    } catch (refused) { /* private windows and pages from a folder: for this page only */ }
  };
  var setSize = function (size) {
    document.documentElement.className = size;
    if (button) button.setAttribute("aria-pressed", size ? "true" : "false");
  };
  setSize(sizes.indexOf(stored()) > 0 ? stored() : "");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var next = sizes[(sizes.indexOf(document.documentElement.className) + 1) % sizes.length];
      setSize(next);
      stored(next);
    });
  }

  // A scanned sheet says in the address which one it is: #b1.3 is the third issue of board b1.
  function scanned() {
    Array.prototype.forEach.call(document.querySelectorAll("[data-sheet]"), function (note) { note.hidden = true; });
    var mark = /^#(([a-z0-9-]+?)(?:\.(\d{1,9}))?)$/.exec(location.hash);
    if (!mark) return;
    var find = function (sheet) { return document.querySelector('[data-sheet~="' + sheet + '"]'); };
    var note = find(mark[1]);
    if (!note && mark[3]) {
      note = find(mark[2]);
      if (note && !(+mark[3] < +note.getAttribute("data-now"))) return;
    }
    if (!note) return;
    note.hidden = false;
    Array.prototype.forEach.call(note.querySelectorAll(".report a"), function (link) {
      link.href = link.href.replace(/%7Bissue%7D|\{issue\}/g, mark[3] || "?");
    });
  }
  scanned();
  window.addEventListener("hashchange", scanned);

  // A closed grid with one successor: on after a few seconds, unless the reader stays.
  var move = document.querySelector("[data-move]");
  // Not where the sheet in front of the reader belongs to another grid.
  var elsewhere = move && Array.prototype.some.call(document.querySelectorAll("[data-sheet]:not([hidden]) .grids a"), function (link) {
    return link.href.split("#")[0] !== new URL(move.getAttribute("data-move"), location.href).href.split("#")[0];
  });
  if (move && !elsewhere) {
    var left = +move.getAttribute("data-seconds"), text = move.querySelector("[data-text]");
    var tell = function () { text.textContent = text.getAttribute("data-text").replace("#", left); };
    var timer = setInterval(function () {
      left--;
      if (left > 0) return tell();
      clearInterval(timer);
      location.replace(move.getAttribute("data-move"));
    }, 1000);
    move.querySelector("button").addEventListener("click", function () {
      clearInterval(timer);
      move.hidden = true;
    });
    tell();
    move.hidden = false;
  }

  var input = document.getElementById("q");
  if (!input) return;
  var status = document.getElementById("found");
  var letters = document.querySelector(".az");
  var items = Array.prototype.slice.call(document.querySelectorAll("[data-key]"));
  var sections = Array.prototype.slice.call(document.querySelectorAll(".letter"));

  // Full-width letters and figures become plain ones, spaces and 号 go.
  function plain(text) {
    return text.toLowerCase().replace(/[！-～]/g, function (c) {
      return String.fromCharCode(c.charCodeAt(0) - 0xfee0);
    }).replace(/[\s号]/g, "");
  }

  // "1–35号 单号" holds 17, not 18 and not 37.
  function holds(detail, number) {
    var ends = (detail || "").match(/\d+/g);
    if (!ends) return true;
    var first = +ends[0], last = +(ends[1] || ends[0]);
    if (number < first || number > last) return false;
    if (/单|odd/i.test(detail)) return number % 2 === 1;
    if (/双|even/i.test(detail)) return number % 2 === 0;
    return true;
  }

  function matches(item, query) {
    var key = plain(item.getAttribute("data-key"));
    if (key.indexOf(query) >= 0) return true;
    var house = /^(.*?\D)(\d+)\D*$/.exec(query);
    return !!house && house[1].length > 1 && key.indexOf(house[1]) >= 0 &&
      holds(item.getAttribute("data-detail"), +house[2]);
  }

  function search() {
    var query = plain(input.value), count = 0;
    items.forEach(function (item) {
      item.hidden = !!query && !matches(item, query);
      if (!item.hidden) count++;
    });
    sections.forEach(function (section) {
      section.hidden = !section.querySelector("[data-key]:not([hidden])");
    });
    letters.hidden = !!query && count > 0;
    status.textContent = !query ? "" :
      count ? status.getAttribute("data-some").replace("#", count) : status.getAttribute("data-none");
  }

  document.querySelector(".search").hidden = false;
  input.addEventListener("input", search);
  if (input.value) search();
})();
