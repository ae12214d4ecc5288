// Shows the deadline in the time of the reader's own clock, written as the page writes it in two other time zones.
"use strict";
const language = document.documentElement.lang;
const between = { ar: "، ", ja: " ", ko: " ", "zh-Hans": " " }[language] || ", ";
const written = (moment, style) => new Intl.DateTimeFormat(language, { numberingSystem: "latn", ...style }).format(moment);
for (const place of document.querySelectorAll("[data-own-time]")) {
  const moment = new Date(place.dataset.ownTime);
  if (!Number.isNaN(moment.getTime())) {
    const day = written(moment, { dateStyle: "full" }).replace(/\s*г\.$/, "");
    const time = written(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    place.querySelector("td, strong").textContent = day + between + time;
    place.hidden = false;
  }
}
