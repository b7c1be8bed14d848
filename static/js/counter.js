/* The counter: finds the person while one types. Without this script the button « Chercher » does it. */
"use strict";
(() => {
  const form = document.querySelector("form.counter");
  const box = document.getElementById("who");
  const people = document.getElementById("people");
  let turn = 0;
  let timer;

  async function find() {
    const mine = ++turn;
    const words = box.value.trim();
    if (words.length < 3) {
      people.textContent = "";
      return;
    }
    try {
      const answer = await fetch(`${form.dataset.search}?liste=1&q=${encodeURIComponent(words)}`, { credentials: "same-origin" });
      if (answer.ok && mine === turn) people.innerHTML = await answer.text();
    } catch {
      /* The line is down: the button asks again. */
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(find, 200);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // Enter looks for somebody: it never takes money
    clearTimeout(timer);
    find();
  });
  if (!people.textContent.trim()) find(); // what a quick hand typed before this script was there
  form.addEventListener("submit", (event) => {
    if (event.submitter?.classList.contains("counter-find")) return;
    setTimeout(() => (event.submitter.disabled = true));
  });
  addEventListener("pageshow", () => {
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  });
})();
