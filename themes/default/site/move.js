/* On to the new address of the same page; the fragment tells it which sheet was scanned. */
location.replace(document.querySelector("link[rel=canonical]").href + location.hash);
