/* Maps grow: two fingers, or the buttons below. While a map is enlarged one finger moves it; at its usual size one finger scrolls the page. Without this file the map is whole, and every grid is a link all the same. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll(".zoom"), function (buttons) {
    var figure = buttons.parentNode, svg = figure.querySelector("svg"), whole = svg.viewBox.baseVal;
    var full = { x: whole.x, y: whole.y, w: whole.width, h: whole.height };
    var now = { x: full.x, y: full.y, w: full.w, h: full.h };
    var LARGEST = 8, fingers = {}, moved = false;

    function draw() {
      var scale = full.w / now.w;
      now.x = Math.max(full.x, Math.min(now.x, full.x + full.w - now.w));
      now.y = Math.max(full.y, Math.min(now.y, full.y + full.h - now.h));
      svg.setAttribute("viewBox", [now.x, now.y, now.w, now.h].join(" "));
      svg.style.overflow = scale > 1 ? "hidden" : "";
      svg.style.touchAction = scale > 1 ? "none" : "pan-x pan-y";
      // Labels keep their size on the screen, so that names come apart.
      Array.prototype.forEach.call(svg.querySelectorAll("text"), function (text) {
        var own = text.getAttribute("data-size") || text.getAttribute("font-size");
        text.setAttribute("data-size", own);
        text.setAttribute("font-size", own / Math.sqrt(scale));
      });
    }
    // Enlarges by `factor` around a point of the screen.
    function zoom(factor, left, top) {
      var box = svg.getBoundingClientRect();
      var px = (left - box.left) / box.width, py = (top - box.top) / box.height;
      var w = Math.max(full.w / LARGEST, Math.min(full.w, now.w / factor)), h = w * full.h / full.w;
      now.x += (now.w - w) * px;
      now.y += (now.h - h) * py;
      now.w = w;
      now.h = h;
      draw();
    }
    function spread() {
      var ids = Object.keys(fingers), a = fingers[ids[0]], b = fingers[ids[1]];
      return { far: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    }

    svg.addEventListener("pointerdown", function (event) {
      fingers[event.pointerId] = { x: event.clientX, y: event.clientY };
      moved = false;
    });
    svg.addEventListener("pointermove", function (event) {
      var finger = fingers[event.pointerId];
      if (!finger) return;
      var count = Object.keys(fingers).length, before = count === 2 && spread(), box = svg.getBoundingClientRect();
      var dx = event.clientX - finger.x, dy = event.clientY - finger.y;
      // A finger that rests trembles.
      if (count < 2 && !moved && Math.hypot(dx, dy) < 6) return;
      finger.x = event.clientX;
      finger.y = event.clientY;
      if (count === 2) {
        var after = spread();
        zoom(after.far / Math.max(before.far, 1), after.x, after.y);
        moved = true;
      } else if (now.w < full.w) {
        now.x -= dx * now.w / box.width;
        now.y -= dy * now.h / box.height;
        moved = true;
        draw();
      }
    });
    ["pointerup", "pointercancel", "pointerleave"].forEach(function (name) {
      svg.addEventListener(name, function (event) { delete fingers[event.pointerId]; });
    });
    // Whoever moved the map did not choose a grid.
    svg.addEventListener("click", function (event) {
      if (moved) event.preventDefault();
      moved = false;
    }, true);
    svg.addEventListener("dragstart", function (event) { event.preventDefault(); });
    // A grid that the keyboard reaches is brought into view.
    svg.addEventListener("focusin", function (event) {
      if (now.w >= full.w) return;
      var box = svg.getBoundingClientRect(), own = event.target.getBoundingClientRect();
      now.x += (own.left + own.width / 2 - box.left - box.width / 2) * now.w / box.width;
      now.y += (own.top + own.height / 2 - box.top - box.height / 2) * now.h / box.height;
      draw();
    });

    buttons.hidden = false;
    buttons.addEventListener("click", function (event) {
      var factor = event.target.getAttribute("data-zoom");
      if (factor === null) return;
      var box = svg.getBoundingClientRect();
      zoom(+factor || 1 / LARGEST, box.left + box.width / 2, box.top + box.height / 2);
    });
    svg.style.touchAction = "pan-x pan-y";
  });
})();
