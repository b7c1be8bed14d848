/* Brings what belongs to one reader into a page that is the same for everyone. Nothing here is needed to read. */
"use strict";
(() => {
  const address = document.body.dataset.reader;
  const parts = [...document.querySelectorAll("[data-part]")];
  const printed = new Map(parts.map((part) => [part, part.innerHTML]));
  let isFilled = false;

  const isSignedIn = () => /(?:^|;\s*)connecte=1/.test(document.cookie);
  const tell = (name) => document.dispatchEvent(new Event(name));

  /* The script of the discussion comes only to who is signed in, and before the form: from its first sign, a typed
     text is safe. A script that does not come leaves a form that is sent without it. */
  function bringSpace() {
    const source = document.body.dataset.spaceScript;
    if (!source || document.querySelector(`script[src="${source}"]`)) return Promise.resolve();
    const script = document.createElement("script");
    script.src = source;
    document.head.append(script);
    return new Promise((done) => {
      script.onload = script.onerror = done;
    });
  }

  function fill(given) {
    for (const part of parts) if (part.dataset.part in given) part.innerHTML = given[part.dataset.part];
    isFilled = true;
    if (!given.stamp) return;
    document.querySelector("[data-part=contributions]").dataset.stamp = given.stamp;
    tell("space:filled");
  }

  function empty() {
    if (!isFilled) return;
    tell("space:leaving");
    for (const part of parts) {
      part.innerHTML = printed.get(part);
      delete part.dataset.stamp;
    }
    isFilled = false;
  }

  async function ask() {
    if (!address || !isSignedIn()) return;
    const script = bringSpace();
    try {
      const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
      await script;
      if (answer.ok) fill(await answer.json());
    } catch {
      /* The line is down: the page stays as it was printed, its links still lead there. */
    }
  }

  addEventListener("pagehide", empty);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if ("private" in document.body.dataset) location.reload();
    else ask();
  });
  ask();
  /* Without pictures: a switch for the worker, which alone can answer for them. */
  async function offerLight() {
    const button = document.querySelector("[data-light]");
    if (!button || !navigator.serviceWorker) return;
    await navigator.serviceWorker.ready;
    const choices = await caches.open("reglages");
    const chosen = await (await choices.match("/leger"))?.text();
    const isLight = chosen ? chosen === "1" : Boolean(navigator.connection?.saveData);
    button.textContent = isLight ? "Avec images" : "Sans images";
    button.hidden = false;
    button.addEventListener("click", async () => {
      await choices.put("/leger", new Response(isLight ? "0" : "1"));
      location.reload();
    });
  }
  offerLight().catch(() => {});

  // What is read is kept for when the line is down: after all else, and only where the browser can.
  addEventListener("load", () => navigator.serviceWorker?.register("/sw.js").catch(() => {}));
})();
