// The live feed: every admission of the event in large type, within a second, and the counts.

import { NoAnswer, NotBound, ask } from "./api.js";
import { announce, bdi, byId, dotted, element, pause } from "./dom.js";
import { facts, number, say } from "./facts.js";
import { heard, sync } from "./list.js";
import { tell } from "./news.js";
import { signal } from "./settings.js";

const WAIT = 10;
const PATIENCE = 15_000;
const RETRY = 1500;
const GATE = "usher.door.gate";

let connected = null;
let lines = [];
let newest = null;
let open = () => {};
let cut = new AbortController();

export const isConnected = () => connected !== false;

/** Follow the event for as long as the page lives. ``show`` opens the ticket of a line. */
export async function startFeed(show) {
  open = show;
  const gate = byId("gate");
  if (gate) {
    gate.value = localStorage.getItem(GATE) ?? "";
    if (gate.selectedIndex < 0) gate.value = "";
    gate.addEventListener("change", () => {
      localStorage.setItem(GATE, gate.value);
      draw();
    });
  }
  addEventListener("offline", () => cut.abort());
  for (let etag; ; ) {
    try {
      etag = await follow(etag);
    } catch (failure) {
      if (failure instanceof NotBound) {
        tell("ended", "revoked");
        return;
      }
      if (!(failure instanceof NoAnswer)) throw failure;
      connect(false);
      cut = new AbortController();
      await pause(RETRY);
    }
  }
}

async function follow(etag) {
  const wait = connected && etag ? WAIT : 0;
  const { status, body, etag: mark } = await ask(`/door/feed?wait=${wait}`, {
    etag,
    patience: wait ? PATIENCE : 8000,
    signal: cut.signal,
  });
  if (status !== 200 && status !== 304) throw new NoAnswer();
  connect(true);
  if (body) take(body);
  return mark;
}

function connect(now) {
  if (now === connected) return;
  const back = now && connected === false;
  connected = now;
  tell("connection", now);
  if (back) sync();
}

function take({ counts, lines: fresh }) {
  byId("entered").textContent = number(counts.entered);
  byId("remaining").textContent = number(counts.remaining);
  byId("expected").textContent = number(counts.expected);
  const share = counts.expected ? 1 - counts.remaining / counts.expected : 0;
  byId("progress").style.inlineSize = `${share * 100}%`;
  const first = newest === null;
  const added = fresh.filter((line) => !first && line.id > newest);
  newest = Math.max(newest ?? 0, ...fresh.map((line) => line.id));
  lines = fresh;
  draw(new Set(added.map((line) => line.id)));
  heard(new Map([...fresh].reverse().map((line) => [line.ticket, line.admitted])));
  for (const line of added) tellLine(line);
}

function tellLine(line) {
  if (line.kind === "conflict") signal("error", "");
  else if (line.kind === "in" && line.own && !byId("result").open) signal("ok", "");
  announce([line.name, ...places(line)].join(", "));
}

function draw(added = new Set()) {
  const gate = Number(byId("gate")?.value) || null;
  const shown = lines.filter((line) => !gate || line.gate_id === gate);
  byId("lines").replaceChildren(...shown.map((line) => row(line, added.has(line.id))));
  byId("feed-empty").textContent = shown.length ? "" : say(facts.names ? "feed_empty" : "only_counts");
}

function row(line, isNew) {
  const content = [
    element(
      "span",
      { className: "line-proof" },
      element("span", { className: "line-number" }, line.number ? String(line.number) : MARKS[line.kind]),
      element("span", { className: "line-word" }, line.kind === "in" ? (line.word ?? "") : say(`line_${line.kind}`)),
    ),
    element(
      "span",
      { className: "line-who" },
      element("span", { className: "line-name" }, bdi(line.name)),
      element("span", { className: "line-facts" }, ...dotted(details(line))),
    ),
    element("span", { className: "line-place" }, element("time", {}, line.time), element("span", {}, ...dotted(places(line)))),
  ];
  const button = element("button", { type: "button", className: "line-open", onclick: () => open(line.ticket) }, ...content);
  const item = element("li", { className: "line" }, button);
  item.dataset.kind = line.kind;
  if (line.undone) item.dataset.undone = "yes";
  if (line.own) item.dataset.own = "yes";
  if (isNew) item.dataset.new = "yes";
  return item;
}

const MARKS = { in: "✓", undo: "↩", conflict: "!" };

function details(line) {
  const parts = [line.type];
  if (line.places > 1 && line.kind === "in") {
    parts.unshift(say("party_in", { n: line.people, inside: line.inside, places: line.places }));
  }
  if (line.rehearsal) parts.push(say("rehearsal"));
  if (line.offline) parts.push(say("line_offline"));
  if (line.undone) parts.push(say("line_undone"));
  return parts;
}

const places = (line) => [line.gate, line.staff].filter(Boolean);
