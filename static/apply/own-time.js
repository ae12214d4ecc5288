// Shows the deadline in the time of the reader's own clock. The page says it in two other ways without this.
"use strict";
for (const place of document.querySelectorAll("[data-own-time]")) {
  const moment = new Date(place.dataset.ownTime);
  if (!Number.isNaN(moment.getTime())) {
    place.querySelector("td, strong").textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
      dateStyle: "full", timeStyle: "short", hourCycle: "h23",
    }).format(moment);
    place.hidden = false;
  }
}
