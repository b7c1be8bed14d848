/* The page shown without a line: what was read before, and is still here. */
"use strict";
(async () => {
  const list = document.getElementById("gardees");
  if (!list || !("caches" in window)) return;
  const cache = await caches.open("pages-1");
  const keys = (await cache.keys()).reverse();
  for (const key of keys) {
    const { pathname } = new URL(key.url);
    if (pathname === "/hors-ligne/") continue;
    const html = await (await cache.match(key)).text();
    const title = new DOMParser().parseFromString(html, "text/html").title.replace(/ – [^–]*$/, "");
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = key.url;
    link.textContent = title || pathname;
    item.append(link);
    list.append(item);
  }
})();
