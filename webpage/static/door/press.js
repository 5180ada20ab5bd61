// One press from the tap to its outcome. No answer in four seconds counts as offline: then this device decides from its
// list, and tells the server later under the same nonce.

import { NotBound, ask } from "./api.js";
import { serverNow } from "./clock.js";
import { facts, say, timeOfDay } from "./facts.js";
import { isConnected } from "./feed.js";
import { heardTicket, keeps, sync } from "./list.js";
import { tell } from "./news.js";
import { admitHere, confirm, keepRefusal, ticketById } from "./store.js";

const PATIENCE = 4000;
const PATIENCE_OFFLINE = 1500;
const NONCE_BYTES = 18;

/** Check people in. Gives the outcome: ``kind`` ok, offline, error or none, with what fills the screen. ``late`` is
 *  called if the server's yes comes after this device's own. */
export async function checkIn({ ticket, admit = null, anyway = false, answers = {} }, late = () => {}) {
  const press = { nonce: newNonce(), ticket: ticket.id, admit, anyway, answers };
  const asked = ask("/door/check-in", { body: press }).then(
    (answer) => ({ answer: answer.body }),
    (failure) => ({ failure }),
  );
  const patience = isConnected() && navigator.onLine ? PATIENCE : PATIENCE_OFFLINE;
  const first = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patience, null))]);
  if (first?.failure instanceof NotBound) {
    tell("ended", "revoked");
    return { kind: "none" };
  }
  if (first?.answer) return ofServer(first.answer);
  const outcome = await here(press, ticket);
  asked.then(async ({ answer }) => {
    if (answer?.status !== "ok" || outcome.kind !== "offline") return;
    await confirm(press.nonce, ticket.id, answer.inside);
    await sync();
    late(await ofServer(answer));
  });
  return outcome;
}

/** A link that is on no list was scanned without network: an attempt that the server counts. */
export const noteUnknown = () =>
  keepRefusal({ nonce: newNonce(), ticket: null, pressed_at: new Date().toISOString() }, "invalid");

/** The server's answer as an outcome. */
async function ofServer(answer) {
  await heardTicket(answer.card);
  const kind = answer.status === "ok" ? "ok" : "error";
  const again = answer.reason === "conflict";
  return { kind, mayAnyway: answer.may_anyway, again, ...answer };
}

/** This device's own decision. */
async function here(press, shown) {
  const { name, type, places, expected } = shown;
  const base = { status: "error", kind: "error", here: true, name, type, places, expected };
  if (!keeps()) return { ...base, message: say("no_answer") };
  const ticket = await ticketById(press.ticket);
  if (!ticket) return { ...base, message: say("unknown_offline") };
  const record = { ...press, pressed_at: new Date().toISOString() };
  const refusal = refused(ticket, press);
  if (refusal?.reason) await keepRefusal(record, refusal.reason);
  if (refusal) return { ...base, ...refusal };
  const { outcome, ticket: after, admit } = await admitHere(record);
  if (outcome === "unknown") return { ...base, message: say("unknown_offline") };
  if (outcome === "already_here") {
    await keepRefusal(record, "already_redeemed");
    return { ...base, message: alreadyHere(after) };
  }
  sync();
  return { ...base, kind: "offline", status: "ok", admitted: admit, inside: after.admitted, places: after.places, card: after };
}

function refused(ticket, { anyway, answers }) {
  if (ticket.standing === "cancelled" || facts.cancelled) return { reason: "canceled", message: say("cancelled") };
  if (ticket.gate && facts.gate && ticket.gate !== facts.gate) return { reason: "staff_scope", message: say("other_gate") };
  if (ticket.standing === "unpaid") return { reason: "unpaid", message: say("unpaid") };
  const open = ticket.asks && (ticket.questions ?? []).some(({ id, required }) => required && !answers[id]);
  if (open && ticket.admitted < ticket.places) return { message: say("asks") };
  const moment = serverNow();
  const isOpen = moment >= Date.parse(facts.opensAt) && moment < Date.parse(facts.closesAt);
  const full = ticket.admitted >= ticket.places;
  return isOpen || anyway || full ? null : { reason: "invalid_time", message: say("closed"), mayAnyway: true };
}

function alreadyHere(ticket) {
  return ticket.here ? say("already_here", { time: timeOfDay(Date.parse(ticket.here)) }) : say("already_here_plain");
}

function newNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}
