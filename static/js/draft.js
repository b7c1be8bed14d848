/* Keeps what is typed about an article in this tab until the server has it: neither a lost line nor a lost
   session loses it. It is offered, never put back by itself, and another tab or another person has none of it. */
"use strict";
(() => {
  const form = document.getElementById("article_form");
  const mine = "article:";
  const key = mine + location.pathname;
  let editor = null;

  function typed() {
    const isOurs = ([name, value]) => typeof value === "string" && !name.includes("-") && name !== "csrfmiddlewaretoken";
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
    for (const name of Object.keys(sessionStorage)) {
      if (name.startsWith(mine) && JSON.parse(sessionStorage.getItem(name)).isSent) sessionStorage.removeItem(name);
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
    keep(false);
  }

  function offer(entries) {
    const notice = document.createElement("div");
    notice.className = "kept-draft";
    notice.setAttribute("role", "status");
    notice.append("Un texte tapé ici n’a pas été enregistré. ");
    for (const [words, act] of [["Le reprendre", () => putBack(entries)], ["L’oublier", () => sessionStorage.removeItem(key)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", () => {
        act();
        notice.remove();
      });
      notice.append(button);
    }
    form.before(notice);
  }

  forgetWhatArrived();
  if (!form || !form.elements.body) return;
  const printed = typed();
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  if (kept && !same(kept.entries, printed)) offer(kept.entries);
  form.addEventListener("editor:ready", (event) => { editor = event.detail.editor; });
  form.addEventListener("input", () => keep(false));
  form.addEventListener("change", () => keep(false));
  form.addEventListener("submit", () => keep(true));
})();
