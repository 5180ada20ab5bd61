// The door page: everything that happens at the gate, on a device of the staff's own.

import { NoAnswer, ask } from "./api.js";
import { serverNow } from "./clock.js";
import { byId, element } from "./dom.js";
import { facts, say, timeOfDay } from "./facts.js";
import { startFeed } from "./feed.js";
import { handOver } from "./handover.js";
import { keeps, startKeeping } from "./list.js";
import { on } from "./news.js";
import { showResult } from "./result.js";
import { startScan } from "./scan.js";
import { startSearch } from "./search.js";
import { startSettings } from "./settings.js";
import { countRecords } from "./store.js";
import { openTicket, startTicket, sure } from "./ticket.js";
import { CACHE, wipe } from "./wipe.js";

const LOOK_AT_CLOCK = 60_000;

let ended = false;
let connected = null;
let waiting = 0;

on("connection", (now) => {
  connected = now;
  showState();
});
on("waiting", (count) => {
  waiting = count;
  showState();
});
on("list", showList);
on("conflict", showConflict);
on("ended", end);

function showState() {
  if (ended) return;
  const state = byId("link-state");
  state.dataset.state = connected === false ? "off" : waiting ? "waiting" : connected ? "on" : "asking";
  const words = connected === false ? say("no_network") : connected ? say("live") : "";
  state.textContent = waiting ? [words, say("waiting", { n: waiting })].filter(Boolean).join(" · ") : words;
}

function showList({ state, count, savedAt }) {
  byId("list-state").textContent = {
    kept: () => say("list_saved", { n: count, saved: timeOfDay(savedAt) }),
    too_long: () => say("list_too_long"),
    insecure: () => say("list_insecure"),
  }[state]();
}

function showConflict({ name, type, message }) {
  const list = byId("conflicts");
  const item = element("li", {}, element("strong", {}, say("conflicts_found", { name: [name, type].filter(Boolean).join(" · ") })), ` ${message}`);
  item.append(
    element("button", {
      type: "button",
      textContent: say("close"),
      onclick: () => {
        item.remove();
        list.hidden = !list.children.length;
      },
    }),
  );
  list.append(item);
  list.hidden = false;
}

/** Nothing more to do here: hand over what waits, wipe the list, and say why. */
async function end(why) {
  if (ended) return;
  ended = true;
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  if (keeps()) await handOver().catch(() => {});
  const left = keeps() ? await countRecords().catch(() => 0) : 0;
  await wipe();
  byId("door").remove();
  byId("ended").replaceChildren(
    element("h1", {}, say(`${why}_title`)),
    element("p", {}, say(why)),
    ...(left ? [element("p", {}, say("not_wiped", { n: left }))] : []),
  );
  byId("ended").hidden = false;
  byId("ended").focus();
}

/** Keep the page for when there is no network. */
async function keepPage() {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  await navigator.serviceWorker.register("/door/worker.js", { scope: "/door", updateViaCache: "none" });
  const name = CACHE + facts.version;
  const cache = await caches.open(name);
  const missing = [];
  for (const asset of facts.assets) if (!(await cache.match(asset))) missing.push(asset);
  await cache.addAll(missing);
  const page = await fetch("/door", { cache: "no-store" }).catch(() => null);
  if (page?.ok && !ended) await cache.put("/door", page);
  for (const other of await caches.keys()) {
    if (other.startsWith(CACHE) && other !== name) await caches.delete(other);
  }
}

async function leave() {
  if (!(await sure(say("leave_sure"), byId("leave").getAttribute("aria-label")))) return;
  try {
    if (keeps()) await handOver();
    await ask("/door/leave", { body: {} });
  } catch (failure) {
    if (failure instanceof NoAnswer) return showResult({ kind: "error", status: "error", message: say("no_answer") });
  }
  return end("left");
}

function watchClock() {
  const look = () => serverNow() >= Date.parse(facts.keepsUntil) && end("over");
  look();
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_AT_CLOCK);
}

startSettings();
startTicket();
startSearch();
startScan();
watchClock();
byId("leave").addEventListener("click", leave);
if (!ended) {
  startKeeping();
  startFeed(openTicket);
  keepPage().catch(() => {});
}
