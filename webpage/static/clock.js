// The clock that runs, in the event's zone and by the server's time: a picture of the page stands still.

import { facts, live } from "./page.js";

// A page from this phone's own copy is older than it looks: it holds the difference that there was.
const offset = facts().kept === undefined ? Date.parse(facts().now) - Date.now() : Number(facts().kept);

/** The server's time in milliseconds, as far as this page knows it. */
export const serverNow = () => Date.now() + offset;

/** Keep every clock and every "until" on the page running. */
export function runClocks() {
  const language = document.documentElement.lang;
  const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone: facts().zone,
    timeStyle: "medium",
    numberingSystem: "latn",
  });
  const tick = () => {
    const moment = serverNow();
    for (const clock of document.querySelectorAll("[data-clock]")) clock.textContent = format.format(moment);
    for (const element of document.querySelectorAll(".remaining-time[data-until]")) {
      if (element.dataset.until) element.textContent = countdown(Date.parse(element.dataset.until) - moment);
    }
    setTimeout(tick, 1000 - (serverNow() % 1000));
  };
  tick();
}

/** Show whether the page hears from the server. */
export function showConnected(connected) {
  for (const clock of live().querySelectorAll(".clock")) clock.dataset.live = connected ? "on" : "off";
}

function countdown(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
