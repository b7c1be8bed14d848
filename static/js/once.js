/* A form is sent once: a second click, or a second press of Enter, sends nothing. */
"use strict";
(() => {
  const PATIENCE = 10000; // milliseconds; when the line stays dead one may press again

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[data-held]")) {
      button.disabled = false;
      delete button.dataset.held;
    }
  }

  function hold(form) {
    form.dataset.sent = "";
    // Once the form has been read: a button disabled sooner would be missing from what is sent.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button:not([type=button]):enabled, input[type=submit]:enabled")) {
        button.disabled = true;
        button.dataset.held = "";
      }
    });
    setTimeout(() => release(form), PATIENCE);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if ("sent" in form.dataset) event.preventDefault();
    else hold(form);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });
})();
