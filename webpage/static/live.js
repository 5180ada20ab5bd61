// Keeps the page current: asks once, is answered when the ticket changes, asks again. A page that nobody sees asks nothing.

import { showConnected } from "./clock.js";
import { facts, once, pause, redraw } from "./page.js";

const WAIT_SECONDS = 25;
const LONGEST_PAUSE = 15000;

/** Follow the ticket for as long as the page lives. A link that was replaced never changes again. */
export async function follow() {
  let failures = 0;
  while (facts().state !== "revoked") {
    if (document.hidden) await shown();
    if (await look(failures ? 0 : WAIT_SECONDS)) {
      if (failures) document.dispatchEvent(new Event("usher:heard"));
      failures = 0;
    } else if (!document.hidden) {
      failures += 1;
      const wait = Math.min(1000 * 2 ** failures, LONGEST_PAUSE);
      await Promise.race([pause(wait), once(window, "online")]);
    }
  }
}

/** Ask how the ticket is. After a failure the first answer is wanted at once: it tells that the server is back. */
async function look(seconds) {
  const gone = new AbortController();
  const leave = () => document.hidden && gone.abort();
  document.addEventListener("visibilitychange", leave);
  const timer = setTimeout(() => gone.abort(), (WAIT_SECONDS + 10) * 1000);
  try {
    const response = await fetch(`${facts().address}/state?wait=${seconds}`, {
      cache: "no-store",
      headers: facts().kept === undefined ? { "If-None-Match": `"${facts().mark}"` } : {},
      signal: gone.signal,
    });
    const heard = response.status === 304 || response.status === 404 || response.ok;
    showConnected(heard);
    if (response.status === 200 || response.status === 404) return await redraw();
    return heard;
  } catch {
    if (!document.hidden) showConnected(false);
    return false;
  } finally {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", leave);
  }
}

async function shown() {
  while (document.hidden) await once(document, "visibilitychange");
}
