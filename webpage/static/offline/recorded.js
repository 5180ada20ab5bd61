// Draws what this phone has recorded into a ticket: void from the press on, whatever older page is shown. It works on
// the page that is open and on the copy that is kept.

/** Draw presses into a page's ticket. Drawing them again, or others, replaces what was drawn before. */
export function drawPresses(page, presses, { zone }) {
  const live = page.getElementById("live");
  const ticket = live?.querySelector(".ticket");
  if (!ticket) return;
  live.querySelectorAll(".recorded-note").forEach((note) => note.remove());
  live.dataset.places_left ??= live.dataset.remaining;
  const whole = Number(live.dataset.places_left);
  const taking = presses.filter((press) => takesPlaces(press, live.dataset.now));
  const left = live.dataset.signsIn && taking.length ? 0 : taking.reduce((places, { admit }) => places - (admit ?? places), whole);
  live.dataset.remaining = Math.max(left, 0);
  const times = { zone, format: formatter(zone) };
  if (taking.length && left <= 0 && live.dataset.pressable === "yes") drawVoid(page, live, taking.at(-1), times);
  const waiting = presses.filter((press) => press.state === "waiting");
  const answered = presses.filter((press) => press.offline && press.answer);
  for (const press of [...answered, ...together(waiting)]) drawNote(page, live, press, times);
}

/** Until the server has counted a press and drawn the page after that, the press counts here. */
function takesPlaces(press, drawnAt) {
  if (press.state === "waiting") return true;
  return press.state === "accepted" && Date.parse(press.settled_at) > Date.parse(drawnAt);
}

function drawVoid(page, live, press, times) {
  const ticket = live.querySelector(".ticket");
  live.dataset.pressable = "no";
  live.dataset.state = ticket.dataset.state = "used";
  ticket.classList.add("torn");
  ticket.querySelector(".stub")?.remove();
  const facts = template(page, "recorded-facts");
  for (const came of facts.querySelectorAll("[data-came]")) came.textContent = press.admit ?? came.textContent;
  ticket.querySelector(".facts")?.append(facts);
  ticket.querySelector(".status")?.replaceWith(filled(template(page, "recorded-void"), press, times));
  live.querySelector(".actions")?.remove();
  live.querySelector(".saved")?.remove();
}

function drawNote(page, live, press, times) {
  const note = filled(template(page, `recorded-${press.state}`), press, times);
  for (const slot of note.querySelectorAll("[data-slot]")) {
    slot.textContent = press.answer?.[slot.dataset.slot] ?? "";
    slot.hidden = !slot.textContent;
  }
  const people = note.querySelector("[data-people]");
  if (people) people.textContent = press.admit ? `+${press.admit}` : "";
  const place = live.querySelector(".recorded-note:last-of-type") ?? live.querySelector(".void, .status");
  place.after(note);
}

/** A party that came in parts is one note, with the time of the last. */
function together(presses) {
  if (!presses.length) return [];
  const admit = presses.reduce((people, press) => people + (press.admit ?? 0), 0);
  return [{ ...presses.at(-1), admit }];
}

const template = (page, id) => page.getElementById(id).content.cloneNode(true);

/** Write the time of a press as each reader writes times. */
function filled(fragment, press, times) {
  for (const words of fragment.querySelectorAll("[data-later]")) {
    words.textContent = words.textContent.replace("{at}", times.format(words.lang, press.pressed_at));
  }
  return fragment;
}

/** Writes moments as `models.language.formats` does: English with the day first. */
export const formatter = (zone) => (language, moment) =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, {
    timeZone: zone, day: "numeric", month: "short", hour: "numeric", minute: "2-digit", numberingSystem: "latn",
  }).format(Date.parse(moment));
