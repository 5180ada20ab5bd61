// Heard and felt: a chime or the event's own sound, the word said aloud, a vibration.

let audio = null;

/** Browsers allow sound only after a touch: called at the first one. */
export function prepareSound() {
  const Context = window.AudioContext;
  if (!Context) return;
  audio ??= new Context();
  audio.resume().catch(() => {});
  window.speechSynthesis?.getVoices(); // Chromium has the list only after it was asked for once
}

export function vibrate(pattern) {
  navigator.vibrate?.(pattern);
}

/** The event's own video or sound if it has one, else a chime and then the words, if this phone can say them itself. */
export function successSignal({ video, sound, words, language }) {
  vibrate([60, 40, 140]);
  if (video) {
    video.play().catch(() => chime());
  } else if (sound) {
    new Audio(sound).play().catch(() => chime());
  } else {
    chime();
    setTimeout(() => say(words, language), 700);
  }
}

/** Neither the one nor the other: two notes of the same height. */
export function recordedSignal() {
  vibrate([120, 80, 120, 80, 120]);
  tones([
    [523.25, 0, 0.3],
    [523.25, 0.36, 0.3],
  ], "triangle", 0.3);
}

export function failureSignal() {
  vibrate([220, 90, 220]);
  tones([
    [196, 0, 0.22],
    [147, 0.24, 0.4],
  ], "square", 0.08);
}

function chime() {
  tones([
    [659.25, 0, 0.5],
    [830.61, 0.1, 0.5],
    [1318.51, 0.2, 0.9],
  ], "sine", 0.32);
}

function tones(notes, type, loudness) {
  if (audio?.state !== "running") return;
  for (const [frequency, delay, length] of notes) {
    const start = audio.currentTime + delay;
    const voice = new OscillatorNode(audio, { type, frequency });
    const gain = new GainNode(audio, { gain: 0 });
    gain.gain.linearRampToValueAtTime(loudness, start + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + length);
    voice.connect(gain).connect(audio.destination);
    voice.start(start);
    voice.stop(start + length);
  }
}

/** Only with a voice that lives on the phone: the others send what they say to somebody's server. */
function say(words, language) {
  const voices = window.speechSynthesis?.getVoices() ?? [];
  const voice = voices.find((one) => one.localService && one.lang.toLowerCase().startsWith(language));
  if (!voice) return;
  const speech = new SpeechSynthesisUtterance(words);
  speech.voice = voice;
  speech.lang = voice.lang;
  speechSynthesis.speak(speech);
}
