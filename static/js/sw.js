/* Keeps what was read for when there is no line. Only what the server calls public is ever stored: a private answer
   never is. The line comes first; what is kept is shown when it is down. */
"use strict";
const PAGES = "pages-1";
const FILES = "fichiers-1";
const OFFLINE = "/hors-ligne/";
const MOST_PAGES = 60;
const MOST_FILES = 150;
const PATIENCE = 12000; // milliseconds before a kept page is shown instead

const isPublic = (response) => response.ok && !response.redirected && /\bpublic\b/.test(response.headers.get("Cache-Control") ?? "");

async function keep(name, most, request, response) {
  const cache = await caches.open(name);
  await cache.delete(request); // the newest last
  await cache.put(request, response);
  const keys = await cache.keys();
  const old = keys.filter((key) => new URL(key.url).pathname !== OFFLINE);
  for (const key of old.slice(0, Math.max(0, old.length - most))) await cache.delete(key);
}

async function fromLine(request) {
  const response = await fetch(request);
  if (isPublic(response)) await keep(PAGES, MOST_PAGES, request, response.clone());
  else if ([404, 410].includes(response.status)) await (await caches.open(PAGES)).delete(request);
  return response;
}

async function page(request) {
  const coming = fromLine(request);
  const kept = await caches.match(request, { cacheName: PAGES });
  try {
    if (!kept) return await coming;
    const late = new Promise((give) => setTimeout(() => give(kept), PATIENCE));
    return await Promise.race([coming, late]);
  } catch (down) {
    return kept ?? (await caches.match(OFFLINE, { cacheName: PAGES })) ?? Response.error();
  }
}

/* Files that never change under their name, and pictures: what is kept is as good as new. */
async function file(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept) return kept;
  const response = await fetch(request);
  if (isPublic(response)) await keep(FILES, MOST_FILES, request, response.clone());
  return response;
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(PAGES).then((cache) => cache.add(OFFLINE)));
});

/* The page that brought this script was loaded before it: ask for it again, so that it is kept. */
addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await clients.claim();
    for (const name of await caches.keys()) if (![PAGES, FILES].includes(name)) await caches.delete(name);
    for (const { url } of await clients.matchAll({ type: "window" })) await page(new Request(url)).catch(() => {});
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname.startsWith("/compte/deconnexion/")) {
    event.waitUntil(Promise.all([caches.delete(PAGES), caches.delete(FILES)]));
    return;
  }
  if (request.method !== "GET" || url.pathname.startsWith("/redaction/")) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (/^\/(static|images)\//.test(url.pathname)) event.respondWith(file(request));
});
