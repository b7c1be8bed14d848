/* Composing the front page by hand: pieces are dragged from list to list, or sent by their box; ranks follow.
   Without this script the boxes alone do it. */
"use strict";
(() => {
  const form = document.getElementById("composer");
  if (!form || !form.querySelector("[name^=zone_]")) return;
  const lists = [...form.querySelectorAll("[data-zone]")];
  let held = null;
  let isTouched = false;
  form.classList.add("is-live");

  function count() {
    for (const list of lists) {
      [...list.children].forEach((piece, place) => {
        piece.querySelector("select").value = list.dataset.zone;
        piece.querySelector("[name^=rank_]").value = list.dataset.zone ? place + 1 : "";
      });
    }
    isTouched = true;
  }

  /* One article opens the page: the former one steps down to the top of the page. */
  function place(piece, list, before) {
    if (list.dataset.zone === "lead" && list.firstElementChild && list.firstElementChild !== piece) {
      form.querySelector("[data-zone=top]").prepend(list.firstElementChild);
    }
    list.insertBefore(piece, before);
    count();
  }

  function under(list, y) {
    return [...list.children].find((piece) => piece !== held && y < piece.getBoundingClientRect().top + piece.offsetHeight / 2) || null;
  }

  for (const piece of form.querySelectorAll("[data-piece]")) {
    piece.draggable = true;
    const up = document.createElement("button");
    up.type = "button";
    up.className = "piece-up";
    up.textContent = "↑";
    up.setAttribute("aria-label", `Monter « ${piece.querySelector("b").textContent} »`);
    up.addEventListener("click", () => {
      const above = piece.previousElementSibling;
      if (above) place(piece, piece.parentElement, above);
      up.focus();
    });
    piece.querySelector(".piece-place").append(up);
    piece.querySelector("select").addEventListener("change", (event) => {
      const list = lists.find((one) => one.dataset.zone === event.target.value);
      place(piece, list, list.dataset.zone ? null : list.firstElementChild);
      event.target.focus();
    });
    piece.addEventListener("dragstart", (event) => {
      held = piece;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      piece.classList.add("is-held");
    });
    piece.addEventListener("dragend", () => {
      piece.classList.remove("is-held");
      held = null;
    });
  }

  for (const list of lists) {
    list.addEventListener("dragover", (event) => {
      if (!held) return;
      event.preventDefault();
      list.classList.add("is-aimed");
    });
    list.addEventListener("dragleave", () => list.classList.remove("is-aimed"));
    list.addEventListener("drop", (event) => {
      event.preventDefault();
      list.classList.remove("is-aimed");
      if (held) place(held, list, under(list, event.clientY));
    });
  }

  /* A box may have been changed before this script came, or be what the browser gives back. */
  for (const piece of form.querySelectorAll("[data-piece]")) {
    const list = lists.find((one) => one.dataset.zone === piece.querySelector("select").value);
    if (list !== piece.parentElement) place(piece, list, null);
  }

  form.addEventListener("submit", () => { isTouched = false; });
  addEventListener("beforeunload", (event) => { if (isTouched) event.preventDefault(); });
})();
