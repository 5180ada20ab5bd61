// A ticket with what can be done about it: check in, take the payment, undo. From the server, else from the list here.

import { NoAnswer, NotBound, ask } from "./api.js";
import { bdi, byId, dotted, element, fill } from "./dom.js";
import { money, say } from "./facts.js";
import { heardTicket, keeps } from "./list.js";
import { tell } from "./news.js";
import { checkIn, noteUnknown } from "./press.js";
import { showResult } from "./result.js";
import { ticketByHash, ticketById } from "./store.js";

const PATIENCE = 4000;
const MOST_SIGNED_IN = 9999;

let shown = null;
let busy = false;

/** Open the card of a ticket, by id. */
export async function openTicket(id) {
  const kept = keeps() ? await ticketById(id) : null;
  if (kept) show(kept);
  const fresh = await fetched(`/door/tickets/${id}`);
  if (fresh?.ticket && (!kept || shown?.id === id)) show(fresh.ticket);
  else if (!kept) refuse(fresh?.message ?? say("no_answer"));
}

/** A ticket link was scanned: check in at once if nothing is to be decided, else open the card. */
export async function scanned(token) {
  const hash = await sha256(token);
  const kept = keeps() ? await ticketByHash(hash) : null;
  if (kept && isPlain(kept)) return press(kept);
  const fresh = await fetched(`/door/links/${hash}`);
  const ticket = fresh?.ticket ?? (fresh ? null : kept);
  if (!ticket && !fresh && keeps()) await noteUnknown();
  if (!ticket) return refuse(fresh?.message ?? say(keeps() ? "unknown_offline" : "no_answer"));
  return isPlain(ticket) ? press(ticket) : show(ticket);
}

/** Show a card that is at hand. */
export function show(ticket) {
  shown = ticket;
  const dialog = byId("ticket");
  const left = ticket.places - ticket.admitted;
  fill(
    dialog,
    element("h2", { id: "ticket-name", tabIndex: -1 }, bdi(ticket.name)),
    element("p", { className: "sheet-facts" }, ...dotted([ticket.type, ticket.order, expected(ticket)])),
    state(ticket, left),
    ticket.last ? element("p", { className: "sheet-last" }, lastIn(ticket.last)) : null,
    left > 0 && ticket.standing === "good" ? questionsForm(ticket) : null,
    element("div", { className: "sheet-actions" }, ...actions(ticket, left)),
  );
  if (!dialog.open) dialog.showModal();
  byId("ticket-name").focus();
}

/** A click beside the card closes it. */
export function startTicket() {
  for (const id of ["ticket", "question"]) {
    byId(id).addEventListener("click", (event) => event.target === byId(id) && byId(id).close());
    byId(id).addEventListener("close", () => id === "ticket" && (shown = null));
  }
}

/** Ask before something is done. Resolves to whether they are sure. */
export function sure(question, yes) {
  const dialog = byId("question");
  return new Promise((resolve) => {
    const close = (answer) => () => {
      resolve(answer);
      dialog.close();
    };
    dialog.replaceChildren(
      element("h2", { id: "question-text" }, question),
      element(
        "div",
        { className: "sheet-actions" },
        element("button", { type: "button", className: "danger", textContent: yes, onclick: close(true) }),
        element("button", { type: "button", className: "quiet", textContent: say("close"), onclick: close(false) }),
      ),
    );
    dialog.addEventListener("close", () => resolve(false), { once: true });
    dialog.showModal();
  });
}

function state(ticket, left) {
  const standing = ticket.standing !== "good" ? ticket.standing : left <= 0 ? "in" : ticket.admitted ? "some" : "none";
  const words = say(`standing_${standing}`, {
    inside: ticket.admitted,
    places: ticket.places,
    amount: ticket.amount ?? money(ticket.due),
  });
  const made = element("p", { className: "sheet-state" }, words);
  made.dataset.standing = standing;
  return made;
}

function actions(ticket, left) {
  const buttons = [];
  if (ticket.standing === "unpaid") {
    buttons.push(action(say("pay", { amount: ticket.amount ?? money(ticket.due) }), "loud", () => pay(ticket)));
  } else if (ticket.standing === "good" && ticket.expected != null && left > 0) {
    buttons.push(counter(ticket));
  } else if (ticket.standing === "good" && left > 1) {
    buttons.push(stepper(ticket, left));
  } else if (ticket.standing === "good" && left === 1) {
    buttons.push(action(say("check_in"), "loud", () => pressCard(ticket)));
  }
  if (ticket.last) buttons.push(action(say("undo"), "danger", () => undo(ticket.last.checkin, ticket)));
  buttons.push(action(say("close"), "quiet", () => byId("ticket").close()));
  return buttons;
}

function stepper(ticket, left) {
  let many = left;
  const count = element("output", { className: "stepper-count", "aria-live": "polite" });
  const go = action("", "loud", () => pressCard(ticket, many));
  const set = (value) => {
    many = Math.max(1, Math.min(left, value));
    count.textContent = String(many);
    go.textContent = say("check_in_n", { n: many });
  };
  set(left);
  const step = (text, label, by) =>
    element("button", { type: "button", className: "step", "aria-label": label, textContent: text, onclick: () => set(many + by) });
  return element(
    "div",
    { className: "stepper", role: "group", "aria-label": say("how_many") },
    step("−", say("fewer"), -1),
    count,
    step("+", say("more"), 1),
    go,
  );
}

/** How many came to be signed in: as expected unless said otherwise, fewer or more. */
function counter(ticket) {
  const attributes = { type: "number", inputMode: "numeric", min: 1, max: MOST_SIGNED_IN, required: true };
  const count = element("input", { ...attributes, className: "stepper-count", value: ticket.expected, "aria-label": say("how_many") });
  const go = action("", "loud", () => count.reportValidity() && pressCard(ticket, Number(count.value)));
  const label = () => (go.textContent = say("sign_in_n", { n: count.value || "–" }));
  const step = (text, words, by) =>
    element("button", {
      type: "button",
      className: "step",
      "aria-label": words,
      textContent: text,
      onclick: () => {
        count.value = Math.max(1, Math.min(MOST_SIGNED_IN, Number(count.value) + by));
        label();
      },
    });
  count.addEventListener("input", label);
  label();
  const parts = [step("−", say("fewer"), -1), count, step("+", say("more"), 1), go];
  return element("div", { className: "stepper", role: "group", "aria-label": say("how_many") }, ...parts);
}

/** What the ticket asks and nobody has answered. */
function questionsForm(ticket) {
  if (!ticket.questions?.length) return null;
  const fields = ticket.questions.map((question) => {
    const label = element("span", {}, question.required ? `${question.label} *` : question.label);
    return element("label", { className: "sheet-question", dir: "auto" }, label, answerField(question));
  });
  return element("form", { id: "questions", autocomplete: "off", onsubmit: (event) => event.preventDefault() }, ...fields);
}

function answerField({ id, kind, required, choices }) {
  const about = { name: id, required: Boolean(required), dir: "auto" };
  const offered = kind === "yes_no" ? [["yes", say("yes")], ["no", say("no")]] : (choices ?? []).map((one) => [one, one]);
  if (!offered.length) {
    return element("input", { ...about, type: "text", inputMode: kind === "number" ? "decimal" : "text", maxLength: 500 });
  }
  const options = [["", ""], ...offered].map(([value, text]) => element("option", { value }, text));
  return element("select", about, ...options);
}

/** Press with what is said on the card; what must be answered comes first. */
function pressCard(ticket, admit = null) {
  const form = byId("questions");
  if (form && !form.reportValidity()) return undefined;
  const given = form ? [...new FormData(form)].filter(([, answer]) => answer) : [];
  return press(ticket, { admit, answers: Object.fromEntries(given) });
}

const action = (label, kind, run) =>
  element("button", { type: "button", className: kind, textContent: label, onclick: () => once(run) });

/** A second tap while the first is under way does nothing. */
async function once(run) {
  if (busy) return;
  busy = true;
  try {
    await run();
  } finally {
    busy = false;
  }
}

async function press(ticket, { admit = null, anyway = false, answers = {} } = {}) {
  byId("ticket").dataset.busy = "yes";
  const finish = (outcome) => result(outcome, ticket, { admit, answers });
  const outcome = await checkIn({ ticket, admit, anyway, answers }, finish);
  delete byId("ticket").dataset.busy;
  if (outcome.kind !== "none") finish(outcome);
}

function result(outcome, ticket, said) {
  byId("ticket").close();
  const buttons = [];
  if (outcome.mayAnyway) buttons.push({ label: say("anyway"), run: () => press(ticket, { ...said, anyway: true }) });
  if (outcome.again) buttons.push({ label: say("again"), run: () => press(ticket, said) });
  if (outcome.kind === "ok" && outcome.checkin) {
    buttons.push({ label: say("undo"), quiet: true, run: () => undo(outcome.checkin, ticket) });
  }
  if (outcome.kind === "error" && outcome.card) {
    buttons.push({ label: outcome.name, quiet: true, run: () => show(outcome.card) });
  }
  showResult(outcome, buttons);
}

async function pay(ticket) {
  await deed("/door/pay", { ticket: ticket.id, amount: ticket.due }, ticket);
}

async function undo(checkin, ticket) {
  if (!(await sure(say("undo_sure", { name: ticket.name }), say("undo")))) return;
  await deed("/door/undo", { checkin }, ticket);
}

async function deed(path, body, ticket) {
  try {
    const { status, body: answer } = await ask(path, { body, patience: PATIENCE });
    if (status !== 200) return refuse(answer.message, ticket);
    await heardTicket(answer.card);
    return show(answer.card);
  } catch (failure) {
    if (failure instanceof NotBound) return tell("ended", "revoked");
    if (!(failure instanceof NoAnswer)) throw failure;
    return refuse(say("no_answer"), ticket);
  }
}

function refuse(message, ticket = {}) {
  showResult({ kind: "error", status: "error", message, name: ticket.name, type: ticket.type });
}

/** ``ticket``, or the ``message`` of a refusal; null if nobody answers. */
async function fetched(path) {
  try {
    const { status, body } = await ask(path, { patience: PATIENCE });
    if (status !== 200) return { message: body.message };
    await heardTicket(body);
    return { ticket: body };
  } catch (failure) {
    if (failure instanceof NotBound) tell("ended", "revoked");
    else if (!(failure instanceof NoAnswer)) throw failure;
    return null;
  }
}

const isPlain = (ticket) => {
  const simple = ticket.standing !== "unpaid" && ticket.places - ticket.admitted <= 1;
  return simple && (ticket.admitted >= ticket.places || (ticket.expected == null && !ticket.asks));
};

const expected = (ticket) => (ticket.expected == null ? "" : say("people_expected", { n: ticket.expected }));

const lastIn = ({ time, gate, staff }) => say("last_in", { time, gate: [gate, staff].filter(Boolean).join(" · ") });

async function sha256(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

