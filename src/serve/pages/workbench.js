/* The site on the left, the pieces of the grid that it shows on the right, anew with every save. */
(function () {
  "use strict";
  var site = document.querySelector("iframe"), list = document.querySelector(".pieces"), all = document.querySelector("#all");
  var made, pieces = [], shown = "";

  function gridOf() {
    var found = /\/g\/([a-z0-9-]+)\//.exec(site.contentWindow.location.pathname);
    return found && found[1];
  }
  function figure(piece, page) {
    var box = document.createElement("figure"), caption = document.createElement("figcaption"), link = document.createElement("a");
    link.href = "/_gridboard/print/" + piece.path;
    link.target = "_blank";
    link.textContent = piece.path;
    caption.appendChild(link);
    box.appendChild(caption);
    fetch("/_gridboard/picture/" + page + "/" + piece.path).then(function (answer) {
      if (answer.ok) return answer.blob().then(function (blob) {
        var picture = document.createElement("img");
        picture.src = URL.createObjectURL(blob);
        picture.alt = piece.path;
        picture.onload = function () { URL.revokeObjectURL(picture.src); };
        box.insertBefore(picture, caption);
      });
      if (answer.status === 404) return box.remove();
      return answer.text().then(function (html) {
        var why = document.createElement("div");
        why.innerHTML = html;
        box.insertBefore(why, caption);
      });
    });
    return box;
  }
  function draw() {
    var grid = gridOf();
    var wanted = pieces.filter(function (piece) { return all.checked || (grid ? piece.grid === grid : !piece.grid); });
    var now = made + wanted.map(function (piece) { return piece.path; }).join();
    if (now === shown) return;
    shown = now;
    list.textContent = "";
    wanted.forEach(function (piece) {
      list.appendChild(figure(piece, 1));
      if (piece.path.indexOf("cards/") === 0) list.appendChild(figure(piece, 2));
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
  site.addEventListener("load", draw);
  all.addEventListener("change", draw);
  wait();
})();
