// The name of one press: made and stored before it is sent, the same for every retry of that press.

const BYTES = 18;
const storageKey = (ticket) => `usher.press.${ticket}`;

/** A fresh nonce of 144 random bits, remembered as this ticket's press without an answer. */
export function newNonce(ticket) {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  const nonce = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
  store((storage) => storage.setItem(storageKey(ticket), nonce));
  return nonce;
}

/** The nonce of the press that this browser has sent and not seen answered, or null. */
export const unanswered = (ticket) => store((storage) => storage.getItem(storageKey(ticket)));

export const answered = (ticket) => store((storage) => storage.removeItem(storageKey(ticket)));

/** Storage may be forbidden or full; the press then lives as long as the page. */
function store(use) {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}
