// Forgetting: the list and the copy of the page. Admissions that the server has not confirmed stay, without names.

import { wipeList } from "./store.js";

export const CACHE = "usher-door-";

/** Wipe what this device keeps of an event. */
export async function wipe() {
  if ("indexedDB" in window) await wipeList().catch(() => {});
  if ("caches" in window) {
    const names = (await caches.keys()).filter((name) => name.startsWith(CACHE));
    await Promise.all(names.map((name) => caches.delete(name)));
  }
  const registration = await navigator.serviceWorker?.getRegistration("/door");
  if (registration && new URL(registration.scope).pathname === "/door") await registration.unregister();
}
