/* Tells the paper that an announcement was seen: half of it, for a second. Nothing about who saw it is sent. */
"use strict";
(() => {
  const place = document.querySelector("[data-annonce]");
  if (!place || !("IntersectionObserver" in window)) return;
  let waiting = null;
  const eye = new IntersectionObserver(([{ isIntersecting }]) => {
    clearTimeout(waiting);
    if (isIntersecting) waiting = setTimeout(tell, 1000);
  }, { threshold: 0.5 });

  function tell() {
    eye.disconnect();
    const body = new URLSearchParams({ annonce: place.dataset.annonce, place: place.dataset.place });
    fetch("/vu/", { method: "POST", body, credentials: "omit", keepalive: true }).catch(() => {});
  }

  eye.observe(place);
})();
