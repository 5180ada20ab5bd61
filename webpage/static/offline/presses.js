// Presses made without network. Each is stored once, signed, and keeps the door code until the server has answered it.
//
// A press is {nonce, ticket, address, code, admit, answers, pressed_at, signature, language, state}; its state is
// "waiting", then "accepted" or "refused". Answered, it has lost code and signature, and has got {answer, settled_at}.

import { sign } from "./key.js";
import { transact } from "./store.js";

const channel = globalThis.BroadcastChannel && new BroadcastChannel("usher.presses");

/** Sign a press and store it. Resolves when it is on the disk: only then may the page say so. */
export async function record(press) {
  const answers = press.answers ?? {};
  const words = [
    "usher-offline-1", tokenOf(press.address), press.nonce, press.code, press.admit, sorted(answers), press.pressed_at,
  ];
  const signature = await sign(JSON.stringify(words));
  const { nonce, ticket, address, code, admit, pressed_at, language } = press;
  const row = { nonce, ticket, address, code, admit, answers, pressed_at, language, signature, state: "waiting" };
  await transact("presses", "readwrite", (presses) => presses.add(row));
  channel?.postMessage(null);
}

/** Remember what a press was answered, and forget the code. A press that was never recorded is remembered, too. */
export async function settle(press, answer, settledAt) {
  const { nonce, ticket, address, admit, pressed_at } = press;
  const state = answer.status === "ok" ? "accepted" : "refused";
  const row = { nonce, ticket, address, admit, pressed_at, state, answer, settled_at: settledAt };
  await transact("presses", "readwrite", (presses) => presses.put({ ...row, offline: Boolean(press.signature) }));
  channel?.postMessage(null);
}

/** All presses that the server has not answered, oldest first. */
export async function waiting() {
  const presses = await transact("presses", "readonly", (store) => store.getAll());
  return presses.filter((press) => press.state === "waiting").sort((a, b) => compare(a.pressed_at, b.pressed_at));
}

/** The presses of one ticket, oldest first. */
export async function pressesOf(ticket) {
  const presses = await transact("presses", "readonly", (store) => store.getAll());
  return presses.filter((press) => press.ticket === ticket).sort((a, b) => compare(a.pressed_at, b.pressed_at));
}

export const find = (nonce) => transact("presses", "readonly", (presses) => presses.get(nonce));

export const remove = (nonce) => transact("presses", "readwrite", (presses) => presses.delete(nonce));

/** Call `heard` whenever another page or the worker changes a press. */
export function onChange(heard) {
  channel?.addEventListener("message", heard);
}

/** JSON with its keys in order, whatever order the page asked the questions in. */
function sorted(answers) {
  const pairs = Object.keys(answers).sort(compare);
  return `{${pairs.map((key) => `${JSON.stringify(key)}:${JSON.stringify(answers[key])}`).join(",")}}`;
}

const tokenOf = (address) => address.split("/").at(-1);

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
