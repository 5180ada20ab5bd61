// Copies of ticket pages in the Cache, one cache a ticket, each with all that its page needs. The page fills it, since
// its first visit has no worker yet. Copies of finished events are thrown away.

import { remove } from "./presses.js";
import { transact } from "./store.js";

const DAY = 24 * 3600 * 1000;
const KEPT_AFTER_THE_END = DAY;
const WAITING_KEPT_AFTER_THE_END = 30 * DAY;

const cacheName = (ticket) => `usher.ticket.${ticket}`;

/** Keep what a page consists of. Throws if a part that it can't do without is missing. */
export async function keepParts(ticket, needed, welcome) {
  const cache = await caches.open(cacheName(ticket));
  await Promise.all(needed.map((part) => keepPart(cache, part)));
  await Promise.allSettled(welcome.map((part) => keepPart(cache, part)));
}

/** Throw away what is kept of a ticket beside these addresses. */
export async function keepOnly(ticket, addresses) {
  const cache = await caches.open(cacheName(ticket));
  const kept = new Set(addresses.map((address) => new URL(address, location.origin).href));
  const spare = (await cache.keys()).filter((request) => !kept.has(request.url));
  await Promise.all(spare.map((request) => cache.delete(request)));
}

/**
 * Put what `write` gives, {html, headers}, in place of the kept page; `write` gets what is kept, or null. Nothing else
 * writes meanwhile, so that a page fetched before a press can't take the place of one that is void since.
 */
export function writeCopy(ticket, address, write) {
  return navigator.locks.request("usher.copy", async () => {
    const cache = await caches.open(cacheName(ticket));
    const kept = await cache.match(address, { ignoreVary: true });
    const written = await write(kept ? { html: await kept.text(), headers: kept.headers } : null);
    if (written) await cache.put(address, new Response(written.html, { headers: written.headers }));
  });
}

/** What this phone knows of a ticket saved on it, or undefined. */
export const savedTicket = (ticket) => transact("tickets", "readonly", (tickets) => tickets.get(ticket));

export const rememberTicket = (row) => transact("tickets", "readwrite", (tickets) => tickets.put(row));

/** Forget a ticket. A press of it that waits stays, so that it can still be told. */
export async function forget(ticket) {
  await caches.delete(cacheName(ticket));
  await transact("tickets", "readwrite", (tickets) => tickets.delete(ticket));
}

/** Forget what belongs to events that are over. */
export async function wipe() {
  const moment = Date.now();
  const tickets = await transact("tickets", "readonly", (store) => store.getAll());
  for (const { ticket, closes_at: closesAt } of tickets) {
    if (moment > Date.parse(closesAt) + KEPT_AFTER_THE_END) await forget(ticket);
  }
  const presses = await transact("presses", "readonly", (store) => store.getAll());
  const left = new Set((await transact("tickets", "readonly", (store) => store.getAll())).map((row) => row.ticket));
  for (const { nonce, state, ticket, pressed_at: pressedAt } of presses) {
    const age = moment - Date.parse(pressedAt);
    const goes = state === "waiting" ? age > WAITING_KEPT_AFTER_THE_END : !left.has(ticket) && age > KEPT_AFTER_THE_END;
    if (goes) await remove(nonce);
  }
}

/** Parts under addresses that hold their hash never change. */
async function keepPart(cache, part) {
  const lasting = /^\/(static|colours)\//.test(part);
  if (lasting && (await cache.match(part))) return;
  const response = await fetch(part, { cache: lasting ? "default" : "no-cache" });
  if (!response.ok) throw new Error(`a part of the page is missing: ${response.status}`);
  await cache.put(part, response);
}
