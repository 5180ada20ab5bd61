// What this device keeps: the event's list, and admissions that the server has not confirmed yet. One transaction
// decides an admission, so that nobody enters twice on one device, in however many tabs.

const NAME = "usher-door";
const VERSION = 1;

let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("facts");
      database.createObjectStore("tickets", { keyPath: "id" }).createIndex("hash", "hash");
      database.createObjectStore("records", { keyPath: "nonce" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

/** Run requests in one transaction: ``work`` gets the stores by name and returns a request or nothing. */
async function transact(mode, names, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    let result;
    transaction.oncomplete = () => resolve(result instanceof IDBRequest ? result.result : result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
    result = work(stores, (value) => (result = value));
  });
}

export const readFact = (name) => transact("readonly", ["facts"], ({ facts }) => facts.get(name));
export const keepFact = (name, value) => transact("readwrite", ["facts"], ({ facts }) => void facts.put(value, name));

export const ticketById = (id) => transact("readonly", ["tickets"], ({ tickets }) => tickets.get(id));
export const ticketByHash = (hash) =>
  transact("readonly", ["tickets"], ({ tickets }) => tickets.index("hash").get(hash));
export const allTickets = () => transact("readonly", ["tickets"], ({ tickets }) => tickets.getAll());
export const allRecords = () => transact("readonly", ["records"], ({ records }) => records.getAll());

/** How many admissions wait for the server. Refusals wait, too, but nobody has to wait for them. */
export async function countRecords() {
  return (await allRecords()).filter((record) => !record.reason).length;
}

/** Put a fresh list in place of the old one. ``touched`` holds what was heard since it was asked for; what waits here
 *  unconfirmed counts on top. */
export function replaceList(list, touched, about) {
  return transact("readwrite", ["tickets", "records", "facts"], ({ tickets, records, facts }) => {
    const waiting = records.getAll();
    waiting.onsuccess = () => {
      const extra = new Map();
      for (const { ticket, admit } of waiting.result) extra.set(ticket, (extra.get(ticket) ?? 0) + admit);
      tickets.clear();
      for (const ticket of list) {
        const admitted = (touched.get(ticket.id) ?? ticket.admitted) + (extra.get(ticket.id) ?? 0);
        tickets.put({ ...ticket, admitted });
      }
      facts.put(about, "list");
    };
  });
}

/** How many are in on these tickets, as the server says; what waits here unconfirmed counts on top. */
export function noteAdmitted(admittedById) {
  return transact("readwrite", ["tickets", "records"], ({ tickets, records }) => {
    const waiting = records.getAll();
    waiting.onsuccess = () => {
      for (const [id, admitted] of admittedById) {
        const extra = waiting.result.filter((one) => one.ticket === id).reduce((sum, one) => sum + one.admit, 0);
        const found = tickets.get(id);
        found.onsuccess = () => found.result && tickets.put({ ...found.result, admitted: admitted + extra });
      }
    };
  });
}

/** Keep a ticket as the server has just shown it, with the hash that the list knows. */
export function noteTicket(ticket) {
  return transact("readwrite", ["tickets", "records"], ({ tickets, records }) => {
    const found = tickets.get(ticket.id);
    const waiting = records.getAll();
    waiting.onsuccess = () => {
      if (!found.result) return;
      const extra = waiting.result.filter((one) => one.ticket === ticket.id).reduce((sum, one) => sum + one.admit, 0);
      const { standing, due, asks, questions, expected, places, admitted } = ticket;
      tickets.put({ ...found.result, standing, due, asks, questions, expected, places, admitted: admitted + extra });
    };
  });
}

/** Admit without the server if the places are free here: the outcome, and the ticket as it was before. Repeated under
 *  the same nonce it is the same admission. */
export function admitHere(record) {
  return transact("readwrite", ["tickets", "records"], ({ tickets, records }, give) => {
    const known = records.get(record.nonce);
    const found = tickets.get(record.ticket);
    found.onsuccess = () => {
      const ticket = found.result;
      if (!ticket) return give({ outcome: "unknown" });
      if (known.result) return give({ outcome: "admitted", ticket });
      const left = ticket.places - ticket.admitted;
      const admit = record.admit ?? left;
      const signsIn = ticket.expected != null;
      if (left <= 0 || (admit > left && !signsIn)) return give({ outcome: "already_here", ticket });
      const places = signsIn ? admit : ticket.places;
      const after = { ...ticket, places, admitted: ticket.admitted + admit, here: record.pressed_at };
      tickets.put(after);
      records.add({ ...record, admit });
      return give({ outcome: "admitted", ticket: after, admit });
    };
  });
}

/** Keep a press that this device refused: an attempt, by which nobody is in. */
export function keepRefusal({ nonce, ticket, pressed_at }, reason) {
  return transact("readwrite", ["records"], ({ records }) => void records.put({ nonce, ticket, admit: 0, pressed_at, reason }));
}

/** The server has heard of a refusal. */
export const forgetRefusal = (nonce) => transact("readwrite", ["records"], ({ records }) => void records.delete(nonce));

/** The server has decided: forget the record, and know how many are in. */
export function confirm(nonce, ticketId, inside) {
  return transact("readwrite", ["tickets", "records"], ({ tickets, records }) => {
    records.delete(nonce);
    const found = tickets.get(ticketId);
    const waiting = records.getAll();
    waiting.onsuccess = () => {
      if (!found.result || inside === null || inside === undefined) return;
      const others = waiting.result.filter((one) => one.ticket === ticketId && one.nonce !== nonce);
      const extra = others.reduce((sum, one) => sum + one.admit, 0);
      tickets.put({ ...found.result, admitted: Math.min(found.result.places, inside + extra) });
    };
  });
}

/** Forget the list with all its names. What the server has not confirmed stays: it holds numbers, no names. */
export function wipeList() {
  return transact("readwrite", ["tickets", "facts"], ({ tickets, facts }) => {
    tickets.clear();
    facts.clear();
  });
}
