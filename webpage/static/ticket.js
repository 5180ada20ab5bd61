// The ticket page: what is here works without, too, by plain links and a plain form.

import { runClocks } from "./clock.js";
import { follow } from "./live.js";
import { Keypad } from "./keypad.js";
import { CheckIn } from "./check-in.js";
import { Outcome, enlivenPageOutcome } from "./outcome.js";

const outcome = new Outcome(document.getElementById("outcome"));
const checkIn = new CheckIn(outcome);
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
