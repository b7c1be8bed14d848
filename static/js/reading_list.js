/* The reading list: shown from this device, or moved to the account of who has one. */
"use strict";
(async () => {
  const KEPT = "a-lire";
  const read = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");
  const list = document.getElementById("device-list");
  const own = document.getElementById("own-list");

  function draw() {
    const kept = read();
    document.getElementById("device-list-empty").hidden = kept.length > 0;
    list.replaceChildren(...kept.map(({ href, title }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const remove = document.createElement("button");
      link.href = href;
      link.textContent = title;
      remove.type = "button";
      remove.className = "link";
      remove.textContent = "Retirer";
      remove.addEventListener("click", () => {
        localStorage.setItem(KEPT, JSON.stringify(read().filter((one) => one.href !== href)));
        draw();
      });
      item.append(link, remove);
      return item;
    }));
  }

  if (list) draw();
  if (own && read().length) {
    const sent = new URLSearchParams({ csrfmiddlewaretoken: own.elements.csrfmiddlewaretoken.value });
    const moved = read().map(({ href }) => href).reverse();
    for (const href of moved) sent.append("add", href);
    const response = await fetch(own.action || location.href, { method: "POST", body: sent });
    if (!response.ok) return;
    localStorage.setItem(KEPT, JSON.stringify(read().filter(({ href }) => !moved.includes(href))));
    location.reload();
  }
})();
