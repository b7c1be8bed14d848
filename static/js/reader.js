/* Brings what belongs to one reader into a page that is the same for everyone. Nothing here is needed to read. */
"use strict";
(() => {
  const address = document.body.dataset.reader;
  const parts = [...document.querySelectorAll("[data-part]")];
  const printed = new Map(parts.map((part) => [part, part.innerHTML]));
  const place = location.pathname.replace(/(suite|contributions)\/$/, "");
  let isFilled = false;

  /* A draft waits in the tab under its owner's name: whoever signs in next does not find it. Storage may be shut. */
  const drafts = {
    key: (form) => `brouillon:${form.dataset.owner}:${place}`,
    read(form) {
      try {
        return sessionStorage.getItem(this.key(form)) || "";
      } catch {
        return "";
      }
    },
    write(form, text) {
      try {
        if (text) sessionStorage.setItem(this.key(form), text);
        else sessionStorage.removeItem(this.key(form));
      } catch {
        /* The text is still in the form. */
      }
    },
  };

  const isSignedIn = () => /(?:^|;\s*)connecte=1/.test(document.cookie);
  const textOf = (form) => form.querySelector("textarea");
  const statusOf = (form) => form.querySelector("[data-status]");
  const form = () => document.querySelector("form.contribution-form");

  function remember() {
    const open = form();
    if (!open) return;
    drafts.write(open, textOf(open).value.trim() && textOf(open).value);
  }

  function count(area) {
    const counter = area.form.querySelector("[data-counter]");
    const length = area.value.normalize("NFC").trim().length;
    const limit = Number(area.dataset.limit);
    counter.textContent = `${length.toLocaleString("fr-FR")}/${limit.toLocaleString("fr-FR")} signes`;
    counter.classList.toggle("counter-over", length > limit);
  }

  function prepare() {
    const open = form();
    if (!open) return;
    const area = textOf(open);
    area.value = drafts.read(open) || area.value;
    count(area);
    area.addEventListener("input", () => {
      count(area);
      remember();
    });
    open.addEventListener("submit", send);
  }

  function fill(given) {
    for (const part of parts) if (part.dataset.part in given) part.innerHTML = given[part.dataset.part];
    isFilled = true;
    prepare();
  }

  function empty() {
    if (!isFilled) return;
    remember();
    for (const part of parts) part.innerHTML = printed.get(part);
    isFilled = false;
  }

  async function ask() {
    if (!address) return;
    if (!isSignedIn()) return;
    try {
      const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
      if (answer.ok) fill(await answer.json());
    } catch {
      /* The line is down: the page stays as it was printed, its links still lead there. */
    }
  }

  async function send(event) {
    event.preventDefault();
    const open = event.target;
    const status = statusOf(open);
    const button = open.querySelector("button");
    button.disabled = true;
    status.textContent = "Envoi…";
    remember();
    try {
      const answer = await fetch(open.action, {
        method: "POST",
        body: new FormData(open),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      const given = await answer.json();
      if (given.anchor) drafts.write(open, "");
      const space = open.closest("[data-part], .space");
      const place = space.querySelector("[data-space]") || space;
      place.innerHTML = given.contributions;
      prepare();
      if (answer.status === 403 && form()) {
        statusOf(form()).textContent = "Votre connexion a changé. Votre texte est gardé : envoyez-le de nouveau.";
      }
      const sent = given.anchor && document.getElementById(given.anchor);
      if (sent) {
        sent.tabIndex = -1;
        sent.focus();
      }
    } catch {
      status.textContent = "La ligne est coupée. Votre texte est gardé : envoyez-le de nouveau dans un instant.";
      button.disabled = false;
    }
  }

  addEventListener("pagehide", empty);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    if ("private" in document.body.dataset) location.reload();
    else ask();
  });
  prepare();
  ask();
})();
