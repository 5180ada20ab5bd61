// The part of the page that the server draws anew when the ticket changes, and the facts that it carries.

/** The element; its dataset holds address, ticket, mark, state, pressable, remaining, digits, now, zone,
 *  offline (whether presses may be recorded here), closes and, on a copy that this phone kept, kept. */
export const live = () => document.getElementById("live");

export const facts = () => live().dataset;

/** Ask the server for the page and put it in place of what is shown. False: nobody answered, or with something else. */
export async function redraw() {
  const response = await fetch(facts().address, { cache: "no-store", headers: { Accept: "text/html" } });
  if (response.status === 404) {
    location.reload();
    return false;
  }
  if (!response.ok) return false;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("live");
  if (!fresh) return false;
  const before = facts();
  const changed = before.mark !== fresh.dataset.mark;
  const details = document.getElementById("check-in")?.open;
  fresh.querySelector("[data-clock]")?.replaceChildren(live().querySelector("[data-clock]")?.textContent ?? "");
  live().replaceWith(document.adoptNode(fresh));
  if (details && document.getElementById("check-in")) document.getElementById("check-in").open = true;
  document.dispatchEvent(new Event("usher:drawn"));
  if (location.search) history.replaceState(null, "", facts().address);
  if (changed) {
    announce(document.querySelector(".status, .void")?.innerText ?? "");
    document.dispatchEvent(new Event("usher:changed"));
  }
  return true;
}

/** Say something to people who listen to the page. */
export function announce(words) {
  document.getElementById("announcement").textContent = words;
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Resolves when the event comes. */
export const once = (target, name) => new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
