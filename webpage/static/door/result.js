// The outcome that fills the screen: green, amber or red, each with an icon and words of its own.

import { announce, bdi, byId, element, fill, icon } from "./dom.js";
import { say } from "./facts.js";
import { signal } from "./settings.js";

const ICONS = {
  ok: "M4 12.5 10 18 20 6",
  offline: "M12 3 22 20H2ZM12 9v5m0 2.5v.5",
  error: "M5 5l14 14M19 5 5 19",
};
const OK_LASTS = 5000;

let closing = null;

/** Show an outcome. ``actions`` are buttons, each with ``label``, ``run`` and perhaps ``quiet``. */
export function showResult(outcome, actions = [], { lasting = false } = {}) {
  const dialog = byId("result");
  clearTimeout(closing);
  dialog.dataset.kind = outcome.kind;
  const title = say({ ok: "admitted", offline: "admitted_offline", error: "refused" }[outcome.kind]);
  fill(
    dialog,
    element("div", { className: "result-icon" }, icon(ICONS[outcome.kind])),
    element("h2", { id: "result-title", tabIndex: -1 }, title),
    outcome.rehearsal ? element("p", { className: "result-rehearsal" }, say("rehearsal")) : null,
    outcome.name ? element("p", { className: "result-name" }, bdi(outcome.name)) : null,
    outcome.type ? element("p", { className: "result-type" }, bdi(outcome.type)) : null,
    outcome.status === "ok" ? people(outcome) : null,
    message(outcome),
    outcome.number ? proof(outcome) : null,
    element(
      "div",
      { className: "result-actions" },
      ...actions.map(({ label, run, quiet }) => button(label, run, quiet)),
      button(say(outcome.status === "ok" ? "done" : "close"), () => {}, actions.some(({ quiet }) => !quiet)),
    ),
  );
  if (!dialog.open) dialog.showModal();
  byId("result-title").focus();
  announce([title, outcome.name, outcome.message].filter(Boolean).join(". "));
  signal(outcome.kind, outcome.kind === "ok" ? title : "");
  if (outcome.kind === "ok" && !lasting) closing = setTimeout(closeResult, OK_LASTS);
}

export function closeResult() {
  clearTimeout(closing);
  if (byId("result").open) byId("result").close();
}

/** Of a party, how many are in; of exhibitors, how many came. */
function people({ places, inside, admitted, expected }) {
  if (expected != null) return element("p", { className: "result-party" }, say("came_of", { n: admitted, expected }));
  if (places <= 1 || inside == null) return null;
  return element("p", { className: "result-party" }, say("of_places", { inside, places }));
}

function message(outcome) {
  const words = outcome.kind === "offline" ? say("offline_note") : outcome.message;
  return words ? element("p", { className: "result-message" }, words) : null;
}

function proof({ number, word }) {
  return element(
    "p",
    { className: "result-proof" },
    element("span", { className: "result-number", "aria-label": say("number", { n: number }) }, String(number)),
    element("span", { className: "result-word" }, word ?? ""),
  );
}

function button(label, run, quiet) {
  return element("button", {
    type: "button",
    className: quiet ? "quiet" : "loud",
    textContent: label,
    onclick: () => {
      closeResult();
      run();
    },
  });
}
