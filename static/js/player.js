/* A card whose site has a player: once touched, the video plays here. Without this script the link leads to it. */
"use strict";
document.addEventListener("click", (event) => {
  const card = event.target.closest(".link-card[data-player]");
  if (!card || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = card.dataset.player;
  frame.title = card.querySelector("b").textContent;
  frame.allow = "autoplay; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // the player refuses who does not say where it is
  card.replaceChildren(frame);
  frame.focus();
});
