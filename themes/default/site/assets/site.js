/* Everything works without this file: it makes letters larger and remembers that, tells whether a scanned sheet is old and whether the office is open, moves readers on from a closed grid, keeps pages for days without a network, and lets the keyboard scroll wide tables. */
(function () {
  "use strict";
  function each(selector, act, within) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), act);
  }
  each(".prose table", function (table) {
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
  if (sizes.indexOf(stored()) > 0) setSize(stored());
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
    each("[data-sheet]", function (note) { note.hidden = true; });
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
    each(".report a", function (link) {
      link.href = link.href.replace(/%7Bissue%7D|\{issue\}/g, mark[3] || "?");
    }, note);
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

  // Whether the office is open at this moment, by the clocks of its own place.
  each("[data-open]", function (note) {
    var now = Date.now() / 6e4, ahead = 0;
    note.getAttribute("data-clock").split(" ").forEach(function (change) {
      var part = change.split(":");
      if (part[0] <= now) ahead = +part[1];
    });
    var local = Math.floor(now + ahead), minute = local % 1440;
    var day = (Math.floor(local / 1440) + 3) % 7 + 1; // 1970 began on a Thursday
    var open = note.getAttribute("data-open").split(";").some(function (span) {
      var part = span.split(" ");
      return part[0].indexOf(day) >= 0 && part[1] <= minute && minute < part[2];
    });
    if (!open) {
      note.textContent = note.getAttribute("data-closed");
      note.className += " shut";
    }
    note.hidden = false;
  });

  // Pages that were opened are kept for days without a network.
  var manifest = document.querySelector("link[rel=manifest]");
  if (manifest && "serviceWorker" in navigator && location.protocol !== "file:") {
    // On the first visit the worker comes when the page is there already: it is told what to keep.
    navigator.serviceWorker.addEventListener("controllerchange", function () {
      var needed = [location.href.split("#")[0]];
      each("img", function (picture) { needed.push(picture.currentSrc || picture.src); });
      navigator.serviceWorker.controller.postMessage(needed);
    });
    navigator.serviceWorker.register(new URL("sw.js", manifest.href)).catch(function () { /* refused: the page works as it is */ });
  }
})();
