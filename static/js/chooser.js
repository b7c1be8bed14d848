/* Gives the box that select2 draws over a list the name of that list: it draws it without one. */
"use strict";
// Its own turn comes first: django.jQuery calls in the order in which it was asked.
django.jQuery(() => {
  for (const list of document.querySelectorAll("select.admin-autocomplete")) {
    const box = document.getElementById(`select2-${list.id}-container`);
    const name = list.labels[0]?.textContent.replace(/[\s:]+$/, "");
    if (box && name) box.setAttribute("aria-label", name);
  }
});
