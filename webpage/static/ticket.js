// The ticket page: what is here works without, too, by plain links and a plain form.

import { runClocks } from "./clock.js";
import { follow } from "./live.js";
import { Keypad } from "./keypad.js";
import { CheckIn } from "./check-in.js";
import { Offline } from "./offline/offline.js";
import { Outcome, enlivenPageOutcome } from "./outcome.js";

const outcome = new Outcome(document.getElementById("outcome"));
const offline = new Offline((press, answer) => checkIn.settled(press, answer));
const checkIn = new CheckIn(outcome, offline);
const keypad = new Keypad(document.getElementById("keypad"), (typed) => checkIn.press(typed));

outcome.whenTriedAgain(() => keypad.open());
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-open-keypad]")) {
    event.preventDefault();
    outcome.prepare();
    keypad.open();
  }
});
document.addEventListener("usher:changed", () => keypad.adapt());

runClocks();
enlivenPageOutcome();
follow();
checkIn.resume();
offline.start();
