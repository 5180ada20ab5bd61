// Tells the server of this browser and of the presses it has recorded. One page or worker at a time does it.

import { browserKey } from "./key.js";
import { settle, waiting } from "./presses.js";

const LONGEST_REQUEST = 15000;
const MOST_RECORDS = 20;

/**
 * Send what waits; gives how many presses wait still. Nobody answering is no error: there will be another time.
 */
export function upload() {
  return navigator.locks.request("usher.upload", async () => {
    const left = await waiting();
    for (const address of new Set(left.map((press) => press.address))) {
      const presses = left.filter((press) => press.address === address).slice(0, MOST_RECORDS);
      await send(address, presses).catch(() => null);
    }
    return (await waiting()).length;
  });
}

/** Make this browser known to the server, which then trusts what it signs from now on. Throws if nobody answers. */
export async function register(address, language) {
  await navigator.locks.request("usher.upload", () => contact(address, [], language));
}

async function send(address, presses) {
  const { answers, now } = await contact(address, presses.map(recordOf), presses[0].language);
  for (const press of presses) {
    const answer = answers[press.nonce];
    if (answer) await settle(press, answer, now);
  }
}

async function contact(address, records, language) {
  const { jwk } = await browserKey();
  const response = await fetch(`${address}/offline`, {
    method: "POST",
    cache: "no-store",
    headers: { Accept: "application/json", "Accept-Language": language, "Content-Type": "application/json" },
    body: JSON.stringify({ browser: jwk, sent_at: new Date().toISOString(), records }),
    signal: AbortSignal.timeout(LONGEST_REQUEST),
  });
  if (!response.ok) throw new Error(`the server refused to listen: ${response.status}`);
  return response.json();
}

function recordOf({ nonce, code, admit, answers, pressed_at, signature }) {
  return { nonce, code, admit, answers, pressed_at, signature };
}
