// Opens saved tickets without network. It answers from what the pages have kept and keeps nothing itself; what the
// server says, refusals too, goes through untouched.

import { wipe } from "./offline/copies.js";
import { upload } from "./offline/upload.js";

const PATIENCE = 3000;
const PARTS = new Set(["style", "script", "image", "audio", "video"]);
const LASTING = /^\/(static|colours)\//;
const BYTES = /^bytes=(\d*)-(\d*)$/;

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => event.waitUntil(wipe()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(freshOrKept(request, url.pathname));
    event.waitUntil(wipe());
  } else if (LASTING.test(url.pathname)) {
    event.respondWith(keptOrFresh(request));
  } else if (PARTS.has(request.destination)) {
    event.respondWith(freshOrKept(request, url.pathname).then((response) => cut(response, request)));
  }
});

addEventListener("sync", (event) => {
  if (event.tag === "usher.upload") event.waitUntil(uploadAll());
});

/** The browser tries again later when this fails. */
async function uploadAll() {
  const left = await upload();
  if (left) throw new Error(`${left} presses wait for the server`);
}

async function keptOrFresh(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** What the server says; what was kept, if it is silent, gone, or in trouble. */
async function freshOrKept(request, path) {
  const kept = await caches.match(path, { ignoreVary: true });
  const fresh = fetch(request).catch(() => null);
  if (!kept) return (await fresh) ?? Response.error();
  const first = await Promise.race([fresh, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  if (first?.status === 404) await forgetPath(path);
  return first && first.status < 500 ? first : kept;
}

/** A link that opens nothing any more opens nothing here either. */
async function forgetPath(path) {
  for (const name of await caches.keys()) await (await caches.open(name)).delete(path);
}

/** The part of a film that was asked for: Safari plays none that comes whole (RFC 9110, section 14). */
async function cut(response, request) {
  const asked = BYTES.exec(request.headers.get("Range") ?? "");
  if (!asked || response.status !== 200) return response;
  const whole = await response.blob();
  const [begin, end] = span(asked[1], asked[2], whole.size);
  const headers = new Headers(response.headers);
  headers.set("Content-Range", `bytes ${begin}-${end - 1}/${whole.size}`);
  headers.set("Content-Length", end - begin);
  return new Response(whole.slice(begin, end), { status: 206, headers });
}

function span(first, last, size) {
  if (!first) return [Math.max(0, size - Number(last)), size];
  return [Number(first), last ? Math.min(Number(last) + 1, size) : size];
}
