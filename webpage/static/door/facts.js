// What the server said about this device when it sent the page, and the words of its staff member's language.

import { heardAt, serverNow } from "./clock.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);

export const facts = read("facts");
const words = read("words");

// A page from the device's own copy is older than what it heard since.
if (Date.parse(facts.now) > serverNow()) heardAt(facts.now);

/** The sentence under a key, with its values put in. */
export const say = (key, values = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

// As `models.language.formats` writes: English with the day first, everybody's digits from 0 to 9.
const locale = `${facts.language === "en" ? "en-GB" : facts.language}-u-nu-latn`;

export const number = (count) => count.toLocaleString(locale);

export const money = (minor) =>
  new Intl.NumberFormat(locale, { style: "currency", currency: facts.currency }).format(
    minor / 10 ** facts.decimals,
  );

export const timeOfDay = (moment) =>
  new Intl.DateTimeFormat(locale, { timeZone: facts.zone, hour: "numeric", minute: "2-digit" }).format(moment);
