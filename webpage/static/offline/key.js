// The key of this browser: made here once, and no script can read its private half.

import { transact } from "./store.js";

const KIND = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
const PLACE = "browser";

/** The pair of keys, and the public one as JWK (RFC 7517), made at the first call. */
export function browserKey() {
  return navigator.locks.request("usher.key", async () => {
    const kept = await transact("keys", "readonly", (keys) => keys.get(PLACE));
    if (kept) return kept;
    const pair = await crypto.subtle.generateKey(KIND, false, ["sign", "verify"]);
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
    const made = { privateKey: pair.privateKey, jwk: { kty, crv, x, y } };
    await transact("keys", "readwrite", (keys) => keys.put(made, PLACE));
    return made;
  });
}

/** The signature of a text: r and s, 64 bytes, as base64url without padding. */
export async function sign(text) {
  const { privateKey } = await browserKey();
  const signature = await crypto.subtle.sign(SIGNATURE, privateKey, new TextEncoder().encode(text));
  const characters = String.fromCharCode(...new Uint8Array(signature));
  return btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
