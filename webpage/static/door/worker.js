// Opens the door page without network, from what the page itself has kept. It keeps nothing and answers nothing else.

const CACHE = "usher-door-";
const PATIENCE = 4000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === "/door") event.respondWith(freshOrKept(request));
  else if (/^\/(static|colours)\//.test(url.pathname)) event.respondWith(keptOrFresh(request));
});

async function kept(request) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(CACHE)) continue;
    const found = await (await caches.open(name)).match(request, { ignoreVary: true });
    if (found) return found;
  }
  return undefined;
}

async function keptOrFresh(request) {
  return (await kept(request)) ?? fetch(request);
}

/** What the server says, refusals too; the copy if it is silent or in trouble. */
async function freshOrKept(request) {
  const copy = await kept("/door");
  if (!copy) return fetch(request);
  const fresh = fetch(request).catch(() => null);
  const first = await Promise.race([fresh, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  return first && first.status < 500 ? first : copy;
}
