// What the server said about this device when it sent the page, and the words of its staff member's language.

import { heardAt, serverNow } from "./clock.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const facts = read("facts");
const words = read("words");

// A page from the device's own copy is older than what it heard since.
if (Date.parse(facts.now) > serverNow()) heardAt(facts.now);

/** The sentence under a key, with its values put in. */
export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

export const money = (minor) =>
  new Intl.NumberFormat(facts.language, { style: "currency", currency: facts.currency }).format(
    minor / 10 ** facts.decimals,
  );

export const timeOfDay = (moment) =>
  new Intl.DateTimeFormat(facts.language, { timeZone: facts.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
