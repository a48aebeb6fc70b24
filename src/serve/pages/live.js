/* In every page of a preview: shows a page anew when it changed, and mistakes over it. */
(function () {
  "use strict";
  var path = location.pathname, made, had = false, box, back, closed = false, held;
  var only = document.body.getAttribute("data-only") === "mistakes";

  // What lies below the mistakes is out of reach meanwhile.
  function setCovered(isCovered) {
    Array.prototype.forEach.call(document.body.children, function (part) { part.inert = isCovered && part !== box; });
  }
  function hide() {
    if (back) back.remove();
    if (box) {
      box.remove();
      setCovered(false);
      if (held && held.isConnected) held.focus();
    }
    box = back = held = undefined;
  }
  // The last good version; a button leads back to the mistakes.
  function putAway() {
    var words = box.querySelector("h1").textContent;
    closed = true;
    hide();
    back = document.createElement("button");
    back.type = "button";
    back.className = "gridboard-back";
    back.textContent = words;
    back.addEventListener("click", function () { closed = false; show(); });
    document.body.appendChild(back);
  }
  // Not before its style is there: without it the box would stand at the foot of the page.
  function style(then) {
    var href = "/_gridboard/serve.css", link;
    if (document.querySelector('link[href="' + href + '"]')) return then();
    link = document.createElement("link");
    link.rel = "stylesheet";
    link.onload = link.onerror = then;
    link.href = href;
    document.head.appendChild(link);
  }
  function lay(html) {
    hide();
    held = document.activeElement;
    box = document.createElement("div");
    box.className = "gridboard-mistakes";
    box.setAttribute("role", "alertdialog");
    box.setAttribute("aria-modal", "true");
    box.innerHTML = html;
    box.setAttribute("aria-label", box.querySelector("h1").textContent);
    box.querySelector("button").addEventListener("click", putAway);
    document.body.appendChild(box);
    setCovered(true);
    box.querySelector("button").focus({ preventScroll: true });
  }
  function show() {
    if (closed || only) return;
    fetch("/_gridboard/mistakes").then(function (answer) { return answer.text(); }).then(function (html) {
      style(function () { lay(html); });
    });
  }
  document.addEventListener("keydown", function (event) { if (box && event.key === "Escape") putAway(); });

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
