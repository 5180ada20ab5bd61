// Asking the server as this device. A 401 means that it is bound no more.

import { heardAt } from "./clock.js";

/** Nobody answered, or the server is in trouble. */
export class NoAnswer extends Error {}

/** The server does not know this device any more. */
export class NotBound extends Error {}

const LONGEST = 15_000;

/** The status, body and ETag of an answer. Throws NoAnswer, NotBound. */
export async function ask(path, { body, patience = LONGEST, etag, signal } = {}) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (body) headers["Content-Type"] = "application/json";
  if (etag) headers["If-None-Match"] = `"${etag}"`;
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), patience);
  signal?.addEventListener("abort", () => cut.abort());
  try {
    const response = await fetch(path, {
      method: body ? "POST" : "GET",
      cache: "no-store",
      headers,
      body: body && JSON.stringify(body),
      signal: cut.signal,
    });
    if (response.status === 401) throw new NotBound();
    if (response.status >= 500) throw new NoAnswer();
    heardAt(response.headers.get("Date"));
    const mark = response.headers.get("ETag")?.replaceAll('"', "");
    return { status: response.status, etag: mark, body: response.status === 304 ? null : await response.json() };
  } catch (failure) {
    if (failure instanceof NotBound) throw failure;
    throw new NoAnswer();
  } finally {
    clearTimeout(timer);
  }
}
