/* A key or a fingerprint: the browser asks for it, the form carries what it said. Without either, the form stays hidden. */
"use strict";
(() => {
  const form = document.querySelector("form[data-key]");
  const told = document.getElementById("key-options");
  if (!form || !told || !window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  function asked() {
    const options = JSON.parse(told.textContent);
    const key = (options.creation_options || options.request_options).publicKey;
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    if (key.excludeCredentials) key.excludeCredentials = named(key.excludeCredentials);
    if (key.allowCredentials) key.allowCredentials = named(key.allowCredentials);
    return { publicKey: key };
  }

  function written(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  }

  const refusal = form.querySelector("[data-refusal]");
  form.querySelector("button[type=button]").addEventListener("click", async () => {
    refusal.hidden = true;
    try {
      const credential = await navigator.credentials[form.dataset.key](asked());
      form.elements.credential.value = JSON.stringify(written(credential));
      form.submit();
    } catch {
      refusal.hidden = false;
    }
  });
  form.hidden = false;
})();
