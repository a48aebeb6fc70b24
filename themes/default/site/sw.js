/* Service worker: a page that was opened once opens again without a network, with the day when it was saved. Pages come from the network first, for phones of staff change; what carries a digest in its name is kept. */
(function () {
  "use strict";
  var KEEP = "gridboard", MOST = 120, PATIENCE = 6000;
  var root = self.registration.scope;
  var offline = [{% for o in offline %}["{{ o.folder }}", "{{ o.path }}"]{% if not loop.last %}, {% endif %}{% endfor %}];
  var first = [{% for a in assets %}"{{ a }}"{% if not loop.last %}, {% endif %}{% endfor %}];

  function url(path) { return new URL(path, root).href; }

  function store(cache, request, response) {
    var headers = new Headers(response.headers);
    headers.set("x-saved", new Date().toISOString());
    return response.blob().then(function (body) {
      return cache.put(request, new Response(body, { status: response.status, headers: headers }));
    });
  }

  // Past the browser's own store, which would answer without a network too, and for a newer page with an older one.
  // By its address, for old engines do not let a page's own request be changed; a redirection is the browser's to follow.
  function ask(address, redirect) {
    return fetch(address, { cache: "no-cache", credentials: "same-origin", redirect: redirect || "follow" });
  }

  self.addEventListener("install", function (event) {
    self.skipWaiting();
    event.waitUntil(caches.open(KEEP).then(function (cache) {
      var wanted = first.concat(offline.map(function (page) { return page[1]; })).map(url);
      return Promise.all(wanted.map(function (one) {
        return ask(one).then(function (response) {
          if (response.ok) return store(cache, one, response);
        });
      }));
    }));
  });

  // Assets of former themes go; of pages and pictures the latest stay.
  self.addEventListener("activate", function (event) {
    event.waitUntil(caches.open(KEEP).then(function (cache) {
      return cache.keys().then(function (keys) {
        var needed = first.concat(offline.map(function (page) { return page[1]; })).map(url), assets = url("assets/");
        var old = keys.filter(function (key) { return key.url.indexOf(assets) === 0 && needed.indexOf(key.url) < 0; });
        return Promise.all(old.map(function (key) { return cache.delete(key); }));
      });
    }).then(function () { return self.clients.claim(); }));
  });

  function trim(cache) {
    return cache.keys().then(function (keys) {
      var own = keys.filter(function (key) { return key.url.indexOf(url("assets/")) < 0 && key.url.indexOf("/offline/") < 0; });
      return Promise.all(own.slice(0, Math.max(0, own.length - MOST)).map(function (key) { return cache.delete(key); }));
    });
  }

  // The saved page, and in it the day when it was saved.
  function dated(response) {
    var saved = response.headers.get("x-saved");
    if (!saved || (response.headers.get("content-type") || "").indexOf("text/html") < 0) return response;
    return response.text().then(function (text) {
      var lang = (/<html lang="([^"]+)"/.exec(text) || [0, "zh-CN"])[1];
      var day = new Date(saved).toLocaleDateString(lang, { year: "numeric", month: "long", day: "numeric" });
      text = text.replace(/(<p class="saved" role="status") hidden>([^<]*)/, function (all, tag, words) {
        return tag + ">" + words.replace("#", day);
      });
      return new Response(text, { headers: { "content-type": "text/html; charset=utf-8" } });
    });
  }

  function fallback(cache, request) {
    var page = offline[0][1];
    offline.forEach(function (one) { if (one[0] && request.url.indexOf(url(one[0])) === 0) page = one[1]; });
    return cache.match(url(page));
  }

  // Shared links carry a query that no page has; what a folder is called is its page.
  function keyOf(address) {
    return address.split(/[?#]/)[0].replace(/\/$/, "/index.html");
  }

  function keep(cache, key, response) {
    return store(cache, key, response).then(function () { return trim(cache); });
  }

  function answer(event) {
    var request = event.request, key = keyOf(request.url);
    return caches.open(KEEP).then(function (cache) {
      return cache.match(key).then(function (known) {
        if (known && key.indexOf(url("assets/")) === 0) return known;
        var fresh = ask(request.url, request.redirect);
        // Kept also when the reader leaves before it came.
        event.waitUntil(fresh.then(function (response) {
          if (response.status === 200) return keep(cache, key, response.clone());
        }).catch(function () { /* no network: the saved one is shown */ }));
        if (!known) return request.mode === "navigate" ? fresh.catch(function () { return fallback(cache, request); }) : fresh;
        var late = new Promise(function (resolve) { setTimeout(resolve, PATIENCE); }).then(function () { return dated(known.clone()); });
        return Promise.race([fresh, late]).catch(function () { return dated(known); });
      });
    });
  }

  function isOurs(address) { return address.indexOf(root) === 0; }

  self.addEventListener("fetch", function (event) {
    var request = event.request;
    if (request.method !== "GET" || !isOurs(request.url) || request.headers.has("range")) return;
    event.respondWith(answer(event));
  });

  // A page that was there before this script names itself and its pictures.
  self.addEventListener("message", function (event) {
    event.waitUntil(caches.open(KEEP).then(function (cache) {
      return Promise.all(event.data.filter(isOurs).map(function (address) {
        return ask(address).then(function (response) {
          if (response.status === 200) return keep(cache, keyOf(address), response);
        }).catch(function () { /* it is kept when it is opened next */ });
      }));
    }));
  });
})();
