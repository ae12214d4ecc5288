// A button on a card changes that card alone; without this script the page is loaded anew at the card.
"use strict";
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.card) return;
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "card" } });
  if (!answer.ok || answer.redirected) { window.location.reload(); return; }
  const card = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(form.dataset.card);
  document.getElementById(form.dataset.card).replaceWith(card);
  card.querySelector("button").focus();
});
