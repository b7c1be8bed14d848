/* Keeps what was read for when there is no line. Only what the server calls public is ever stored: a private answer
   never is. The line comes first; what is kept is shown when it is down. */
"use strict";
const PAGES = "pages-1";
const FILES = "fichiers-1";
const CHOICES = "reglages";
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

/* Without pictures: chosen, or else as the telephone saves its data. Those that are here already cost nothing. */
async function isLight() {
  const chosen = await caches.match("/leger", { cacheName: CHOICES });
  return chosen ? (await chosen.text()) === "1" : Boolean(navigator.connection?.saveData);
}

const BLANK = Uint8Array.from(atob("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"), (sign) => sign.charCodeAt(0));
const blank = () => new Response(BLANK, { headers: { "Content-Type": "image/gif", "Cache-Control": "no-store" } });

/* Files that never change under their name, and pictures: what is kept is as good as new. */
async function file(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept) return kept;
  if (new URL(request.url).pathname.startsWith("/images/") && (await isLight())) return blank();
  const response = await fetch(request);
  if (isPublic(response)) await keep(FILES, MOST_FILES, request, response.clone());
  return response;
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil((async () => {
    const response = await fetch(OFFLINE, { cache: "reload" });
    const html = await response.clone().text();
    await (await caches.open(PAGES)).put(OFFLINE, response);
    const files = new Set([...html.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map(([, address]) => address));
    await (await caches.open(FILES)).addAll(files);
  })());
});

/* The page that brought this script was loaded before it: ask for it again, so that it is kept. */
addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await clients.claim();
    for (const name of await caches.keys()) if (![PAGES, FILES, CHOICES].includes(name)) await caches.delete(name);
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
