/* The newsroom's forms: a second click sends nothing twice. */
"use strict";
(() => {
  const PATIENCE = 10000; // milliseconds; on a dead line one may then press again, and the server knows a double

  function release(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[data-held]")) {
      button.disabled = false;
      delete button.dataset.held;
    }
  }

  function hold(form) {
    form.dataset.sent = "";
    // After the form has been read: a button disabled sooner would not be in what is sent.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button:not([type=button]):enabled, input[type=submit]:enabled")) {
        button.disabled = true;
        button.dataset.held = "";
      }
    });
    setTimeout(() => release(form), PATIENCE);
  }

  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if ("sent" in form.dataset) event.preventDefault();
    else hold(form);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });
})();
