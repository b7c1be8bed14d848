/* What a reader may do with an article beside reading it: hear it, read it larger, pass it on. */
"use strict";
(() => {
  const root = document.documentElement;
  const tools = document.querySelector(".tools");
  const SIZES = ["", "1", "2", "3"];
  const KEPT = "texte";

  function setSize(place) {
    const kept = SIZES[Math.max(0, Math.min(SIZES.length - 1, place))];
    root.dataset.text = kept;
    try {
      localStorage.setItem(KEPT, kept);
    } catch {
      /* a browser that keeps nothing */
    }
  }
  const size = () => Math.max(0, SIZES.indexOf(root.dataset.text ?? ""));

  /* Sentence by sentence: a long text said at once stops by itself in some browsers. */
  const speech = window.speechSynthesis;
  let queue = [];
  const button = tools?.querySelector("[data-act=listen]");

  function sentences() {
    const blocks = document.querySelectorAll(".article h1, .article .standfirst, .article .body > :is(p, h2, h3, ul, ol, blockquote)");
    return [...blocks].flatMap((block) => block.innerText.match(/[^.!?…]+[.!?…]*\s*/g) ?? []).map((one) => one.trim()).filter(Boolean);
  }

  function say() {
    const words = queue.shift();
    if (!words) return stop();
    const told = new SpeechSynthesisUtterance(words);
    told.lang = "fr-FR";
    told.voice = speech.getVoices().find((voice) => voice.lang.startsWith("fr")) ?? null;
    told.onend = say;
    told.onerror = stop;
    speech.speak(told);
  }

  function stop() {
    queue = [];
    speech.cancel();
    button.setAttribute("aria-pressed", "false");
    button.textContent = "Écouter";
  }

  function listen() {
    if (button.getAttribute("aria-pressed") === "true") return stop();
    button.setAttribute("aria-pressed", "true");
    button.textContent = "Arrêter";
    queue = sentences();
    say();
  }

  /* The reading list of this device; the account's page brings it home. */
  const LIST = "a-lire";
  const keeper = tools?.querySelector("[data-act=keep]");
  const here = document.querySelector("link[rel=canonical]");
  const href = here ? new URL(here.href).pathname : location.pathname;
  const kept = () => JSON.parse(localStorage.getItem(LIST) ?? "[]");
  function showKept() {
    const isKept = kept().some((one) => one.href === href);
    keeper.setAttribute("aria-pressed", isKept);
    keeper.textContent = isKept ? "Gardé" : "Garder";
    return isKept;
  }
  function keep() {
    const others = kept().filter((one) => one.href !== href);
    const title = document.querySelector("h1").textContent.trim();
    localStorage.setItem(LIST, JSON.stringify(showKept() ? others : [{ href, title }, ...others].slice(0, 100)));
    showKept();
  }

  if (tools) {
    try {
      showKept();
    } catch {
      keeper.remove();
    }
    if (!speech) button.remove();
    tools.addEventListener("click", ({ target }) => {
      const act = target.closest("button")?.dataset.act;
      if (act === "listen") listen();
      if (act === "keep") keep();
      if (act === "larger") setSize(size() + 1);
      if (act === "smaller") setSize(size() - 1);
    });
    tools.dataset.ready = "";
    if (speech) addEventListener("pagehide", stop);
  }

  /* Read for ten seconds: counted once by tab, by nobody's name. */
  const number = document.querySelector("[data-article]")?.dataset.article;
  let seconds = 0;
  const clock = setInterval(() => {
    if (document.visibilityState !== "visible" || ++seconds < 10) return;
    clearInterval(clock);
    try {
      if (sessionStorage.getItem(`lu:${number}`)) return;
      sessionStorage.setItem(`lu:${number}`, "1");
    } catch {
      /* a browser that keeps nothing */
    }
    fetch("/lu/", { method: "POST", body: number, credentials: "omit", keepalive: true }).catch(() => {});
  }, 1000);

  const share = document.querySelector("[data-share]");
  if (share && navigator.share) share.textContent = "Autre…";
  share?.addEventListener("click", async () => {
    const { share: url, title } = share.dataset;
    try {
      if (navigator.share) return await navigator.share({ title, url });
      await navigator.clipboard.writeText(url);
      share.textContent = "Lien copié";
    } catch (refused) {
      if (refused.name !== "AbortError") prompt("Le lien de cet article :", url);
    }
  });

  try {
    const kept = localStorage.getItem(KEPT);
    if (kept) root.dataset.text = kept;
  } catch {
    /* a browser that keeps nothing */
  }
})();
