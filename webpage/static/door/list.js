// The event's list for when there is no network, and handing over what was admitted without it.

import { NoAnswer, NotBound, ask } from "./api.js";
import { serverNow } from "./clock.js";
import { facts } from "./facts.js";
import { handOver } from "./handover.js";
import { tell } from "./news.js";
import { allTickets, countRecords, keepFact, noteAdmitted, noteTicket, readFact, replaceList } from "./store.js";

const REFRESH = 5 * 60_000;
const RETRY = 3000;
const LOCK = "usher-door";

/** Whether this browser can keep a list at all: it wants https, and storage. */
export const keeps = () => facts.names && isSecureContext && "indexedDB" in window && "locks" in navigator;

let touched = null;
let retry = null;

/** Begin: hand over, fetch the list, and again whenever the network is back. */
export async function startKeeping() {
  if (!keeps()) {
    if (facts.names) tell("list", { state: "insecure" });
    return;
  }
  const kept = await readFact("list");
  if (kept && kept.device !== facts.device) await replaceList([], new Map(), null);
  else if (kept) tell("list", { state: "kept", ...kept });
  await tellWaiting();
  addEventListener("online", sync);
  document.addEventListener("visibilitychange", () => document.hidden || sync());
  setInterval(sync, REFRESH);
  navigator.storage?.persist?.().catch(() => {});
  await sync();
}

/** Hand over, then fetch the list; one tab at a time. */
export async function sync() {
  if (!keeps()) return;
  clearTimeout(retry);
  await tellWaiting();
  try {
    await navigator.locks.request(LOCK, async () => {
      await handOver();
      await refresh();
    });
  } catch (failure) {
    if (failure instanceof NotBound) tell("ended", "revoked");
    else if (!(failure instanceof NoAnswer)) throw failure;
    else if (await countRecords()) retry = setTimeout(sync, RETRY);
  } finally {
    await tellWaiting();
  }
}

/** The server said how many are in on these tickets. */
export async function heard(admittedById) {
  if (!keeps()) return;
  for (const [id, admitted] of admittedById) touched?.set(id, admitted);
  await noteAdmitted(admittedById);
}

/** The server showed a ticket. */
export async function heardTicket(ticket) {
  if (!keeps() || !ticket) return;
  touched?.set(ticket.id, ticket.admitted);
  await noteTicket(ticket);
}

/** Tickets on this device by name or order number, as the server searches them. */
export async function searchHere(text) {
  const number = text.trim().replace(/^#/, "").trim().toUpperCase();
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const tickets = await allTickets();
  const numbered = tickets.filter((ticket) => ticket.order === number);
  if (numbered.length) return numbered;
  const named = tickets.filter((ticket) => words.every((word) => hasWord(plain(ticket.name), word)));
  return named.sort((a, b) => a.name.localeCompare(b.name, facts.language)).slice(0, 20);
}

async function refresh() {
  touched = new Map();
  try {
    const kept = await readFact("list");
    const { status, body, etag } = await ask("/door/list", { etag: kept?.etag });
    if (status === 304) return await saved({ ...kept, savedAt: serverNow() });
    if (status === 413) return tell("list", { state: "too_long" });
    if (status !== 200) return undefined;
    const about = {
      device: facts.device,
      event: facts.event,
      etag,
      count: body.tickets.length,
      savedAt: serverNow(),
    };
    await replaceList(body.tickets, touched, about);
    tell("list", { state: "kept", ...about });
  } finally {
    touched = null;
  }
  return undefined;
}

async function saved(about) {
  await keepFact("list", about);
  tell("list", { state: "kept", ...about });
}

async function tellWaiting() {
  tell("waiting", await countRecords());
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const hasWord = (name, start) =>
  /[\u2e80-\u9fff\uac00-\ud7af]/.test(start) ? name.includes(start) : ` ${name}`.includes(` ${start}`);
