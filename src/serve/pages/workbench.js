/* The site on the left, the pieces of the grid that it shows on the right, anew with every save; on a phone, one of both. */
(function () {
  "use strict";
  var site = document.querySelector("iframe"), list = document.querySelector(".pieces"), all = document.querySelector("#all");
  var main = document.querySelector("main"), tabs = document.querySelectorAll("[data-show]");
  var made, pieces = [], shown = "";

  function gridOf() {
    var found = /\/g\/([a-z0-9-]+)\//.exec(site.contentWindow.location.pathname);
    return found && found[1];
  }
  function element(name, kind, text) {
    var made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  }
  // A page of a piece; setting and drawing one takes a moment.
  function side(piece, page, label) {
    var box = element("div", "side"), wait = element("div", "waiting", list.getAttribute("data-wait"));
    box.appendChild(wait);
    if (label) box.appendChild(element("small", "", label));
    fetch("/_gridboard/picture/" + page + "/" + piece.path).then(function (answer) {
      if (answer.ok) return answer.blob().then(function (blob) {
        var picture = element("img");
        picture.src = URL.createObjectURL(blob);
        picture.alt = [piece.kind, piece.name, label].filter(Boolean).join(" ");
        picture.onload = function () { URL.revokeObjectURL(picture.src); };
        box.replaceChild(picture, wait);
      });
      if (answer.status === 404) return box.remove();
      return answer.text().then(function (html) {
        var why = element("div");
        why.innerHTML = html;
        box.replaceChild(why, wait);
      });
    }).catch(function () { /* the preview ended */ });
    return box;
  }
  function figure(piece) {
    var box = element("figure"), sides = element("div", "sides"), caption = element("figcaption"), link = element("a", "", list.getAttribute("data-open"));
    link.href = "/_gridboard/print/" + piece.path;
    link.target = "_blank";
    link.title = piece.path;
    caption.appendChild(element("b", "", piece.name));
    caption.appendChild(link);
    if (piece.path.indexOf("cards/") === 0) {
      box.className = "two";
      sides.appendChild(side(piece, 1, list.getAttribute("data-front")));
      sides.appendChild(side(piece, 2, list.getAttribute("data-back")));
    } else {
      sides.appendChild(side(piece, 1));
    }
    box.appendChild(sides);
    box.appendChild(caption);
    return box;
  }
  function draw() {
    var grid = gridOf(), kind;
    var wanted = pieces.filter(function (piece) { return all.checked || (grid ? piece.grid === grid : !piece.grid); });
    var now = made + wanted.map(function (piece) { return piece.path; }).join();
    if (now === shown) return;
    shown = now;
    list.textContent = "";
    if (!wanted.length) list.appendChild(element("p", "hint", list.getAttribute("data-none")));
    wanted.forEach(function (piece) {
      if (piece.kind !== kind) list.appendChild(element("h2", "", piece.kind));
      kind = piece.kind;
      list.appendChild(figure(piece));
    });
  }
  function wait() {
    fetch("/_gridboard/wait?path=&mistakes=0&made=" + (made || "")).then(function (answer) { return answer.json(); }).then(function (now) {
      // While there are mistakes the answer comes at once.
      var isSame = made === now.made;
      made = now.made;
      return fetch("/_gridboard/pieces").then(function (answer) { return answer.json(); }).then(function (found) {
        pieces = found;
        draw();
        setTimeout(wait, isSame ? 1000 : 0);
      });
    }).catch(function () { setTimeout(wait, 1000); });
  }
  Array.prototype.forEach.call(tabs, function (tab) {
    tab.addEventListener("click", function () {
      main.setAttribute("data-shown", tab.getAttribute("data-show"));
      Array.prototype.forEach.call(tabs, function (one) { one.setAttribute("aria-pressed", one === tab ? "true" : "false"); });
    });
  });
  site.addEventListener("load", draw);
  all.addEventListener("change", draw);
  wait();
})();
