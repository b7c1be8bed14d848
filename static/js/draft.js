/* Keeps what is typed about an article until the server has saved it: in this tab at once, on the server every few
   seconds, in this browser while the line is down or the session is over. It is offered, never put back by itself.
   The same calls say who else has the article open, and whether somebody saved it meanwhile. */
"use strict";
(() => {
  const BEAT = 8000; // milliseconds between two signs of life
  const PAUSE = 2000; // after the last key, before the text goes to the server
  const form = document.getElementById("article_form");
  const watch = document.getElementById("watch");
  const mine = "article:";
  const key = mine + location.pathname;
  let editor = null;

  function typed() {
    const isOurs = ([name, value]) =>
      typeof value === "string" && !name.includes("-") && !["csrfmiddlewaretoken", "form_key"].includes(name);
    return [...new FormData(form)].filter(isOurs);
  }

  function same(one, other) {
    const words = (entries) => JSON.stringify(entries.filter(([name]) => name !== "seen_version"));
    return words(one) === words(other);
  }

  function keep(isSent) {
    const entries = typed();
    if (same(entries, printed)) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ entries, isSent }));
  }

  /* The page says that the server has the text: whatever was sent is not a draft any more. */
  function forgetWhatArrived() {
    if (!document.querySelector(".messagelist .kept")) return;
    for (const store of [sessionStorage, localStorage]) {
      for (const name of Object.keys(store)) {
        if (name.startsWith(mine) && JSON.parse(store.getItem(name)).isSent) store.removeItem(name);
      }
    }
  }

  /* Its version comes back too: if somebody saved meanwhile, the server will say so. */
  function putBack(entries) {
    for (const control of form.elements) {
      if (!control.name || control.name.includes("-") || ["file", "submit"].includes(control.type)) continue;
      const values = entries.filter(([name]) => name === control.name).map(([, value]) => value);
      if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
    }
    editor?.commands.setContent(form.elements.body.value);
    touched();
  }

  function offer(entries, forget) {
    const notice = document.createElement("div");
    notice.className = "kept-draft";
    notice.setAttribute("role", "status");
    notice.append("Un texte tapé ici n’a pas été enregistré. ");
    for (const [words, act] of [["Le reprendre", () => putBack(entries)], ["L’oublier", forget]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", () => {
        act();
        notice.remove();
      });
      notice.append(button);
    }
    document.querySelector("form.kept-draft")?.remove(); // this tab's own text is the later one
    form.before(notice);
  }

  /* What the server keeps, and who is there. */

  const away = watch && `${mine}${watch.dataset.person}:${location.pathname}`; // this person's, in this browser
  let isDirty = false; // the server does not have the last keys yet
  let hasTyped = false; // since the last sign of life
  let isOver = false; // the session: nothing is asked again until a sign-in in another tab
  let waiting = null;

  function touched() {
    keep(false);
    isDirty = hasTyped = true;
    clearTimeout(waiting);
    waiting = setTimeout(beat, PAUSE);
  }

  function say(words) {
    const place = document.getElementById("keeping");
    if (place.textContent !== words) place.textContent = words;
  }

  function told(name) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("key", form.elements.form_key.value);
    body.set("seen_version", form.elements.seen_version.value);
    if (name) body.set(name, "1");
    return body;
  }

  async function beat() {
    const sent = isDirty ? JSON.stringify(typed()) : "";
    const body = told(hasTyped ? "typed" : "");
    if (sent) body.set("entries", sent);
    isDirty = hasTyped = false;
    try {
      const answer = await fetch(watch.dataset.address, { method: "POST", body, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        isOver = true;
        throw new Error("session");
      }
      if (!answer.ok) throw new Error(`${answer.status}`);
      isOver = false;
      show(await answer.json(), sent);
    } catch {
      if (sent) {
        isDirty = true;
        localStorage.setItem(away, JSON.stringify({ entries: JSON.parse(sent), isSent: false }));
      }
      say(isOver
        ? "Votre session est finie. Ce que vous tapez est gardé dans ce navigateur : reconnectez-vous dans un autre onglet, puis enregistrez."
        : "La ligne est coupée. Ce que vous tapez est gardé dans ce navigateur.");
    }
  }

  function show(answer, sent) {
    if (sent) localStorage.removeItem(away);
    const saved = answer.version > Number(form.elements.seen_version.value) ? answer.saved : null;
    const kept = answer.kept ? `Brouillon gardé à ${answer.kept}. ` : "";
    say(saved ? `${kept}${saved.by || "Quelqu’un"} a enregistré à ${saved.at} : vous verrez les deux textes.` : kept || document.getElementById("keeping").textContent.replace(/^(La ligne|Votre session).*/, ""));
    const people = (answer.others || []).map(({ name, typed }) =>
      `${name} a cet article ouvert${typed ? `, dernière touche à ${typed}` : ""}. `);
    const place = document.getElementById("presence");
    if (place.textContent !== people.join("")) place.textContent = people.join("");
  }

  forgetWhatArrived();
  if (!form || !form.elements.body) return;
  const printed = typed();
  const here = JSON.parse(sessionStorage.getItem(key) || "null");
  const left = JSON.parse((watch && localStorage.getItem(away)) || "null");
  if (document.querySelector(".merge")) keep(false); // the form holds it, beside the other text
  else if (here && !same(here.entries, printed)) offer(here.entries, () => sessionStorage.removeItem(key));
  else if (left && !same(left.entries, printed)) offer(left.entries, () => localStorage.removeItem(away));
  else if (left) localStorage.removeItem(away); // it arrived, though its answer was lost
  form.addEventListener("editor:ready", (event) => { editor = event.detail.editor; });
  addEventListener("keydown", (event) => {
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isCommand || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (!event.repeat) form.querySelector(".verbs [name=_continue]")?.click();
  });
  if (!watch) {
    form.addEventListener("input", () => keep(false));
    form.addEventListener("change", () => keep(false));
    form.addEventListener("submit", () => keep(true));
    return;
  }
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    keep(true);
    clearTimeout(waiting);
    const entries = typed(); // the server may die under it, and this tab be closed
    if (!same(entries, printed)) localStorage.setItem(away, JSON.stringify({ entries, isSent: true }));
  });
  setInterval(beat, BEAT);
  addEventListener("online", beat);
  addEventListener("pagehide", () => navigator.sendBeacon(watch.dataset.address, told("left")));
  beat();
})();
