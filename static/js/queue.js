/* The moderator's keys. Each presses a button that is there to be clicked; while one types, keys are letters. */
"use strict";
(() => {
  const PULSE = 60000; // milliseconds between two signs that the page is still open
  const file = document.querySelector("[data-file]");
  const refuse = document.querySelector("details[data-key]");
  let isGoing = false;

  const isTyping = (element) => element.closest("input:not([type=hidden]), textarea, select, [contenteditable]");

  function press(key) {
    if (refuse && key === refuse.dataset.key) {
      refuse.open = !refuse.open;
      refuse.querySelector("summary").focus();
      return true;
    }
    const isReason = /^[1-9]$/.test(key);
    if (isReason && !refuse?.open) return false;
    const button = document.querySelector(`button[data-key="${key}"]`);
    if (!button || button.disabled) return false;
    button.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event.target)) return;
    if (press(event.key.toLowerCase())) event.preventDefault();
  });

  // What may be taken back for ten seconds is not offered longer.
  const undo = document.querySelector("[data-left]");
  if (undo) setTimeout(() => undo.closest("form").remove(), Number(undo.dataset.left) * 1000);

  if (!file) return;
  const form = file.querySelector("form");
  function tell(word) {
    const said = new FormData();
    said.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    said.append("decision", word);
    navigator.sendBeacon(location.pathname, said);
  }
  setInterval(() => document.hidden || tell("extend"), PULSE);
  document.addEventListener("submit", () => (isGoing = true));
  addEventListener("pagehide", () => isGoing || tell("release"));
})();
