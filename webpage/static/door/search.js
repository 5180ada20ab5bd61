// Looking for a guest by name or order number; without network in the list that this device keeps.

import { NoAnswer, NotBound, ask } from "./api.js";
import { bdi, byId, dotted, element } from "./dom.js";
import { say } from "./facts.js";
import { keeps, searchHere } from "./list.js";
import { tell } from "./news.js";
import { show } from "./ticket.js";

const AFTER = 200;
const PATIENCE = 4000;

let turn = 0;

export function startSearch() {
  const query = byId("query");
  if (!query) return;
  let typing = null;
  query.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(look, AFTER);
  });
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    look();
  });
}

async function look() {
  const mine = (turn += 1);
  const text = byId("query").value.trim();
  if (!text) {
    byId("found").replaceChildren();
    return;
  }
  const tickets = await find(text);
  if (mine !== turn) return;
  if (tickets === null) byId("found").replaceChildren(element("p", {}, say("no_answer")));
  else if (!tickets.length) byId("found").replaceChildren(element("p", {}, say("nothing_found")));
  else byId("found").replaceChildren(element("ul", {}, ...tickets.map(row)));
}

async function find(text) {
  try {
    const { status, body } = await ask(`/door/tickets?q=${encodeURIComponent(text)}`, { patience: PATIENCE });
    return status === 200 ? body.tickets : [];
  } catch (failure) {
    if (failure instanceof NotBound) tell("ended", "revoked");
    else if (!(failure instanceof NoAnswer)) throw failure;
    return keeps() ? searchHere(text) : null;
  }
}

function row(ticket) {
  const left = ticket.places - ticket.admitted;
  const mark = ticket.standing === "cancelled" ? "✕" : ticket.standing === "unpaid" ? "¤" : left <= 0 ? "✓" : "";
  const facts = [ticket.type, ticket.order];
  if (ticket.places > 1) facts.unshift(say("of_places", { inside: ticket.admitted, places: ticket.places }));
  const button = element(
    "button",
    { type: "button", className: "found-one", onclick: () => show(ticket) },
    element("span", { className: "found-name" }, bdi(ticket.name)),
    element("span", { className: "found-facts" }, ...dotted(facts)),
    element("span", { className: "found-mark", "aria-hidden": "true" }, mark),
  );
  button.dataset.standing = left <= 0 ? "in" : ticket.standing;
  return element("li", {}, button);
}
