/* The discussion without a reload. All that is done here can be done without it: links lead and forms are sent. */
"use strict";
(() => {
  const WATCH = 60000; // milliseconds between two looks at what is new; longer and longer while nothing comes
  const AUTOSAVE = 8000;
  const LOST = "La ligne est coupée. Votre texte est gardé : envoyez-le de nouveau dans un instant.";
  const CHANGED = "Votre connexion a changé. Votre texte est gardé : envoyez-le de nouveau.";

  const root = document.querySelector("[data-space], [data-part=contributions]");
  if (!root) return;
  const page = location.pathname.replace(/(suite|contributions)\/$/, "");
  const address = `${page}contributions/`;
  const live = document.createElement("p");
  live.className = "hidden";
  live.setAttribute("role", "status");
  root.before(live);

  let view = address + (location.pathname === address ? location.search : "");
  let pause = WATCH;
  let watch = 0;
  let saving = 0;

  const formOf = () => root.querySelector("form.contribution-form");
  const textOf = (form) => form.querySelector("textarea");
  const statusOf = (form) => form.querySelector("[data-status]");
  const isOpen = () => Boolean(root.dataset.stamp);

  /* A draft waits in the tab under its owner's name: whoever signs in next does not find it. Storage may be shut. */
  const drafts = {
    key: (form) => `brouillon:${form.dataset.owner}:${page}`,
    read(form) {
      try {
        return sessionStorage.getItem(this.key(form));
      } catch {
        return null;
      }
    },
    write(form, text) {
      try {
        if (text === null) sessionStorage.removeItem(this.key(form));
        else sessionStorage.setItem(this.key(form), text);
      } catch {
        /* The text is still in the form, and goes to the server. */
      }
    },
  };

  /* The server counts code points of the composed text, without blanks at its ends. */
  const lengthOf = (text) => [...text.normalize("NFC").trim()].length;

  function count(area) {
    const counter = area.form.querySelector("[data-counter]");
    const limit = Number(area.dataset.limit);
    const length = lengthOf(area.value);
    counter.textContent = `${length.toLocaleString("fr-FR")}/${limit.toLocaleString("fr-FR")} signes`;
    counter.classList.toggle("counter-over", length > limit);
  }

  function prepare() {
    const form = formOf();
    if (!form) return;
    const area = textOf(form);
    const kept = drafts.read(form);
    if (kept !== null) area.value = kept;
    count(area);
  }

  const valuesOf = (form, button) => {
    const values = new FormData(form);
    if (button?.name) values.append(button.name, button.value);
    return values;
  };

  async function request(where, options = {}) {
    const answer = await fetch(where, {
      credentials: "same-origin",
      cache: "no-store",
      ...options,
      headers: { Accept: "application/json" },
    });
    const isOurs = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    return { status: answer.status, given: isOurs ? await answer.json() : null };
  }

  /* What the eye is on keeps its place on the screen while something above it changes. */
  function still(change) {
    const seen = [...root.querySelectorAll("article.contribution")].find((one) => one.getBoundingClientRect().bottom > 0);
    const before = seen?.getBoundingClientRect().top;
    change();
    const after = seen && document.getElementById(seen.id)?.getBoundingClientRect().top;
    if (after !== undefined && after !== before) scrollBy({ top: after - before, behavior: "instant" });
  }

  function show(given) {
    still(() => {
      root.innerHTML = given.contributions;
      root.dataset.stamp = given.stamp || "";
      prepare();
    });
    if (given.said) live.textContent = given.said;
    say(given.said);
  }

  function say(words) {
    const form = formOf();
    if (words && form) statusOf(form).textContent = words;
  }

  function goTo(place) {
    if (!place) return;
    place.tabIndex = -1;
    place.focus();
  }

  // What is typed.

  function autosave(form) {
    clearTimeout(saving);
    if (form.dataset.saved === textOf(form).value) return;
    form.dataset.saved = textOf(form).value;
    const values = valuesOf(form, { name: "draft", value: "1" });
    fetch(form.action, { method: "POST", body: values, keepalive: true, headers: { Accept: "application/json" } }).catch(
      () => delete form.dataset.saved,
    );
  }

  root.addEventListener("input", (event) => {
    const form = event.target.form;
    if (event.target.tagName !== "TEXTAREA" || !form) return;
    count(event.target);
    drafts.write(form, event.target.value);
    clearTimeout(saving);
    saving = setTimeout(() => autosave(form), AUTOSAVE);
  });

  // What is sent.

  async function send(form, button) {
    const status = statusOf(form);
    clearTimeout(saving);
    if (textOf(form)) drafts.write(form, textOf(form).value);
    for (const one of form.querySelectorAll("button")) one.disabled = true;
    if (status) status.textContent = "Envoi…";
    try {
      const { status: code, given } = await request(form.action, { method: "POST", body: valuesOf(form, button) });
      if (given?.kept !== undefined) {
        say(given.said);
        release(form);
      } else if (given) {
        if (given.anchor && textOf(form)) drafts.write(form, null);
        show(given);
        if (code === 403) say(CHANGED);
        if (given.anchor) goTo(document.getElementById(given.anchor));
      } else {
        await open(view);
        say(CHANGED);
      }
    } catch {
      live.textContent = status ? "" : LOST.split(".")[0] + ".";
      if (status) status.textContent = LOST;
      release(form);
    }
  }

  function release(form) {
    for (const one of form.querySelectorAll("button")) one.disabled = false;
  }

  root.addEventListener("submit", (event) => {
    if (!isOpen()) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  // Where one goes: another step or order, a form opened in its place.

  async function open(where) {
    const { given } = await request(where);
    if (!given) throw new Error("no space");
    view = where;
    show(given);
  }

  root.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !isOpen() || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const where = new URL(link.href);
    if (where.origin !== location.origin || where.pathname !== address) return;
    event.preventDefault();
    try {
      await open(where.pathname + where.search);
    } catch {
      location.href = link.href;
      return;
    }
    const target = document.getElementById(where.hash.slice(1));
    if ("step" in link.dataset || "order" in link.dataset) {
      const place = "step" in link.dataset ? target : root.querySelector("[data-head]");
      place?.scrollIntoView({ block: "start" });
      goTo(place);
    } else {
      const area = target?.querySelector("textarea, input[type=radio]");
      if (area) area.focus();
      else goTo(target);
    }
  });

  // What is new.

  function merge(html) {
    const fresh = document.createElement("div");
    fresh.innerHTML = html;
    const list = root.querySelector("[data-discussion]");
    const wanted = [...fresh.querySelectorAll("[data-discussion] > article")];
    if (!list || !wanted.length) return 0;
    let added = 0;
    still(() => {
      const names = new Set(wanted.map((one) => one.id));
      for (const one of [...list.children]) if (!names.has(one.id) && !one.contains(document.activeElement)) one.remove();
      let previous = null;
      for (const one of wanted) {
        const here = document.getElementById(one.id);
        if (!here) {
          if (previous) previous.after(one);
          else list.prepend(one);
          one.classList.add("contribution-new");
          added += 1;
        } else if (!here.querySelector("textarea, fieldset") && !here.contains(document.activeElement)) {
          if (here.innerHTML !== one.innerHTML) here.replaceWith(one);
        }
        previous = document.getElementById(one.id);
      }
      const head = fresh.querySelector("[data-head]");
      if (head) root.querySelector("[data-head]").textContent = head.textContent;
    });
    return added;
  }

  async function look() {
    if (!isOpen() || document.hidden) return;
    const { given } = await request(`${address}?empreinte`);
    if (!given || given.stamp === root.dataset.stamp) {
      pause = Math.min(pause * 1.5, 10 * WATCH);
      return;
    }
    pause = WATCH;
    const { given: space } = await request(view);
    if (!space) return;
    if (!space.stamp) {
      show(space);
      return;
    }
    const added = merge(space.contributions);
    root.dataset.stamp = space.stamp;
    if (added) live.textContent = added === 1 ? "Une nouvelle contribution." : `${added} nouvelles contributions.`;
  }

  function watchOn() {
    clearTimeout(watch);
    watch = setTimeout(async () => {
      await look().catch(() => {});
      watchOn();
    }, pause);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    look().catch(() => {});
    pause = WATCH;
    watchOn();
  });
  document.addEventListener("space:filled", () => {
    view = address;
    prepare();
  });
  document.addEventListener("space:leaving", leave);
  document.addEventListener("space:look", () => look());

  function leave() {
    const form = formOf();
    clearTimeout(saving);
    live.textContent = "";
    if (form && textOf(form).value.trim() && textOf(form).value !== textOf(form).defaultValue) {
      drafts.write(form, textOf(form).value);
      autosave(form);
    }
  }

  if ("space" in root.dataset) addEventListener("pagehide", leave);
  prepare();
  watchOn();
})();
