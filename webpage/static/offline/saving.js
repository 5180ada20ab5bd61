// Saves the ticket on this phone while there is network, and says on the page whether it is saved.

import { serverNow } from "../clock.js";
import { facts, live } from "../page.js";
import { forget, keepOnly, keepParts, rememberTicket, savedTicket, writeCopy } from "./copies.js";
import { pressesOf } from "./presses.js";
import { drawPresses, formatter } from "./recorded.js";
import { register } from "./upload.js";

const GONE = new Set(["revoked"]);

/** Whether this browser has all that it takes: not in Telegram's viewer on iPhones, nor without https. */
export const able = () =>
  ["serviceWorker", "locks"].every((name) => name in navigator) &&
  ["indexedDB", "caches", "BroadcastChannel"].every((name) => name in window) &&
  Boolean(crypto.subtle);

/**
 * Save the ticket: worker, copy of the page, key, and word to the server. Gives what is known of it from then on, null
 * if there is nothing to save. Throws if something fails; "cause" tells whether it was the browser or the network.
 */
export async function save() {
  const { ticket, address, closes } = facts();
  if (GONE.has(facts().state)) {
    await forget(ticket);
    return null;
  }
  await withCause("browser", startWorker);
  await withCause("network", () => copyPage(address));
  await withCause("network", () => register(address, document.documentElement.lang));
  const saved = { ticket, address, closes_at: closes, saved_at: new Date(serverNow()).toISOString() };
  await withCause("browser", () => rememberTicket(saved));
  return saved;
}

/** Keep the page as it is now, if it is saved: void, when it is void. */
export async function saveAgain() {
  const { ticket, address } = facts();
  if (await savedTicket(ticket)) await copyPage(address);
}

/** Show on the page how things stand: "saving", "saved", "unreached" or "impossible". */
export function showSaved(how, saved) {
  const section = document.getElementById("saved");
  if (!section) return;
  section.dataset.saved = how;
  const line = section.querySelector("[data-saved-at]");
  line.dataset.pattern ??= line.textContent;
  if (saved) line.textContent = line.dataset.pattern.replace("{at}", formatter(facts().zone)(line.lang, saved.saved_at));
  if (how === "impossible") offerOtherBrowser(section);
}

async function startWorker() {
  await navigator.serviceWorker.register("/sw.js", { scope: "/t/", type: "module", updateViaCache: "none" });
  await navigator.serviceWorker.getRegistration("/t/").then(active);
}

async function active(registration) {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  while (worker.state !== "activated") {
    if (worker.state === "redundant") throw new Error("the worker did not start");
    await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  }
}

async function copyPage(address) {
  const response = await fetch(address, { cache: "no-store", headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(`no page to save: ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const { ticket, zone } = page.getElementById("live").dataset;
  const { needed, welcome } = partsOf(page, address);
  await keepParts(ticket, needed, welcome);
  const headers = headersOf(response);
  await writeCopy(ticket, address, async () => ({ html: written(page, await pressesOf(ticket), zone), headers }));
  await keepOnly(ticket, [address, ...needed, ...welcome]);
}

/** Draw presses into the copy, too: it is void as soon as the page is. */
export async function voidCopy(presses) {
  const { ticket, address, zone } = facts();
  await writeCopy(ticket, address, (kept) => {
    if (!kept) return null;
    const page = new DOMParser().parseFromString(kept.html, "text/html");
    return { html: written(page, presses, zone), headers: kept.headers };
  });
}

/** A page as text, marked as kept, with the difference between this phone's clock and the server's. */
function written(page, presses, zone) {
  const { dataset } = page.getElementById("live");
  dataset.kept ??= Math.round(serverNow() - Date.now());
  drawPresses(page, presses, { zone });
  return `<!doctype html>\n${page.documentElement.outerHTML}`;
}

/** The addresses of what a page consists of: what it can't do without, and what it would like to have. */
function partsOf(page, address) {
  const within = (root) => [...root.querySelectorAll("[src], link[href]")];
  const attribute = (element) => element.getAttribute("src") ?? element.getAttribute("href");
  const templates = [...page.querySelectorAll("template")].flatMap((one) => within(one.content)).map(attribute);
  const sounds = [...page.querySelectorAll("[data-sound]")].map((one) => one.dataset.sound);
  const links = [...page.querySelectorAll('a[href$=".ics"], a[href$="/qr.svg"]')].map(attribute);
  const own = (part) => part.startsWith("/") && part !== address;
  const needed = new Set(within(page).map(attribute).filter(own));
  const welcome = new Set([...templates, ...sounds, ...links].filter(own).filter((part) => !needed.has(part)));
  return { needed: [...needed], welcome: [...welcome] };
}

function headersOf(response) {
  const headers = new Headers(response.headers);
  ["Content-Encoding", "Content-Length", "Transfer-Encoding"].forEach((name) => headers.delete(name));
  return headers;
}

async function withCause(cause, work) {
  try {
    return await work();
  } catch (error) {
    throw new Error(String(error), { cause });
  }
}

/** iOS has an address for Safari; everywhere a link can be shared or copied. */
function offerOtherBrowser(section) {
  const url = location.origin + facts().address;
  const open = section.querySelector("[data-open-browser]");
  const share = section.querySelector("[data-share-link]");
  const apple = /iPhone|iPad|iPod/.test(navigator.userAgent) && location.protocol === "https:";
  open.hidden = !apple;
  open.href = `x-safari-${url}`;
  share.hidden = !(navigator.share || navigator.clipboard);
  share.onclick = () => shareLink(url, section.querySelector("[data-shared]"));
}

async function shareLink(url, said) {
  if (navigator.share) {
    await navigator.share({ url }).catch(() => null);
    return;
  }
  await navigator.clipboard.writeText(url);
  said.hidden = false;
}

/** The ticket that the page shows, if it is saved: what is known of it. */
export const savedHere = () => (able() ? savedTicket(live().dataset.ticket) : Promise.resolve(undefined));
