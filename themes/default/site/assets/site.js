/* Everything works without this file: it adds search as you type on the page "find", and lets the keyboard scroll wide tables. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll(".prose table"), function (table) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  });

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
