/* The fil en direct: asks for what is new while the page is looked at, and says so; nothing moves under the eyes
   until the reader asks. Entries taken away go at once. */
"use strict";
(() => {
  const PERIOD = 30000; // milliseconds between two questions
  const section = document.querySelector("[data-live]");
  if (!section) return;
  const list = section.querySelector(".live-entries");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button live-more";
  button.hidden = true;
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.append(button);
  list.before(said);
  let coming = null;

  const keys = (place) => new Set([...place.querySelectorAll("[data-entry]")].map((entry) => entry.dataset.entry));

  async function ask() {
    if (document.hidden) return;
    let page;
    try {
      const answer = await fetch(section.dataset.live, { credentials: "omit" });
      if (!answer.ok) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return; // the line is down: the next question may pass
    }
    const fresh = page.querySelector(".live-entries");
    if (!fresh) return;
    const here = keys(list);
    const there = keys(fresh);
    const last = [...fresh.querySelectorAll("[data-entry]")].pop();
    const oldest = page.querySelector(".live .pager") && last ? last.dataset.entry : ""; // older ones may stand elsewhere
    for (const entry of list.querySelectorAll("[data-entry]")) {
      const key = entry.dataset.entry;
      if (!there.has(key) && key >= oldest) entry.remove();
      else if (there.has(key)) entry.innerHTML = fresh.querySelector(`[data-entry="${key}"]`).innerHTML;
    }
    const count = [...there].filter((key) => !here.has(key)).length;
    coming = count ? fresh : null;
    button.hidden = !count;
    const words = `${count} nouvelle${count > 1 ? "s" : ""} entrée${count > 1 ? "s" : ""}`;
    if (count && button.textContent !== words) button.textContent = words;
    if (page.querySelector("[data-live]") === null) clearInterval(timer); // closed
  }

  button.addEventListener("click", () => {
    if (!coming) return;
    list.querySelector(".live-none")?.remove();
    const here = keys(list);
    const fresh = [...coming.querySelectorAll("[data-entry]")].filter((entry) => !here.has(entry.dataset.entry));
    list.prepend(...fresh);
    coming = null;
    button.hidden = true;
    fresh[0].tabIndex = -1;
    fresh[0].focus({ preventScroll: true });
  });

  const timer = setInterval(ask, Number(section.dataset.period) || PERIOD);
  addEventListener("visibilitychange", ask);
})();
