// Sound, light or dark, and a screen that stays awake. Remembered on this device.

import { failureSignal, prepareSound, successSignal, vibrate } from "../signals.js";
import { byId } from "./dom.js";
import { facts, say } from "./facts.js";

const SOUND = "usher.door.sound";
const THEME = "usher.door.theme";
const THEMES = ["auto", "light", "dark"];

let sound = localStorage.getItem(SOUND) !== "off";
let theme = THEMES.includes(localStorage.getItem(THEME)) ? localStorage.getItem(THEME) : "auto";
let lock = null;

export function startSettings() {
  addEventListener("pointerdown", prepareSound, { once: true });
  byId("sound").addEventListener("click", () => {
    sound = !sound;
    localStorage.setItem(SOUND, sound ? "on" : "off");
    showSettings();
    if (sound) signal("ok", "");
  });
  byId("theme").addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    localStorage.setItem(THEME, theme);
    showSettings();
  });
  showSettings();
  stayAwake();
  document.addEventListener("visibilitychange", stayAwake);
}

/** Heard and felt: ``ok``, ``offline``, ``error``. */
export function signal(kind, words) {
  if (!sound) {
    vibrate(kind === "ok" ? [60, 40, 140] : [220, 90, 220]);
    return;
  }
  if (kind === "ok") successSignal({ words, language: facts.language });
  else failureSignal();
}

function showSettings() {
  byId("sound").setAttribute("aria-pressed", String(sound));
  byId("sound").title = say(sound ? "sound_on" : "sound_off");
  const label = say(`theme_${theme}`);
  byId("theme").setAttribute("aria-label", label);
  byId("theme").title = label;
  document.documentElement.dataset.theme = theme;
}

/** The lock ends whenever the page is hidden (W3C Screen Wake Lock). */
async function stayAwake() {
  if (document.hidden || (lock && !lock.released)) return;
  lock = await navigator.wakeLock?.request("screen").catch(() => null);
}
