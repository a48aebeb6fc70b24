/* In every page of a preview: shows a page anew when it changed, and mistakes over it. */
(function () {
  "use strict";
  var path = location.pathname, made, had = false, box, closed = false;
  var only = document.body.getAttribute("data-only") === "mistakes";

  function hide() {
    if (box) box.remove();
    box = undefined;
  }
  function show() {
    if (closed || only) return;
    fetch("/_gridboard/mistakes").then(function (answer) { return answer.text(); }).then(function (html) {
      hide();
      if (!document.querySelector('link[href="/_gridboard/serve.css"]')) {
        var style = document.createElement("link");
        style.rel = "stylesheet";
        style.href = "/_gridboard/serve.css";
        document.head.appendChild(style);
      }
      box = document.createElement("div");
      box.className = "gridboard-mistakes";
      box.setAttribute("role", "alertdialog");
      box.innerHTML = html;
      box.querySelector("button").addEventListener("click", function () { closed = true; hide(); });
      document.body.appendChild(box);
      box.querySelector("button").focus();
    });
  }
  function wait() {
    var question = "?path=" + path + "&made=" + (made || "") + "&mistakes=" + (had ? 1 : 0);
    fetch("/_gridboard/wait" + question).then(function (answer) { return answer.json(); }).then(function (now) {
      if (made !== undefined && now.made !== made) return location.reload();
      // Where there was no page, any change may bring it.
      if (only && made !== undefined && had !== now.mistakes) return location.reload();
      made = now.made;
      if (now.mistakes) { if (!had) closed = false; show(); } else hide();
      had = now.mistakes;
      wait();
    }).catch(function () { setTimeout(wait, 1000); });
  }
  wait();
})();
