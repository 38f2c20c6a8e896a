// Short tones, made here, and the shake of a phone.

const GAIN = 0.09;
const NOTE_SECONDS = 0.16;
const HELD_MS = 5000;
const SHAKE_MS = [70, 50, 70];
/** The pitches in Hz. @type {Record<import("./toasts.js").ToastTone, number[]>} */
const TONES = { ok: [660, 880], warn: [660, 660], hold: [587, 587, 784], bad: [440, 330], off: [440] };

/** @type {AudioContext | null} */
let context = null;

/** Be ready to be heard: called while something is pressed. */
export function wake() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume().catch(() => {});
  return context;
}

/** @param {import("./toasts.js").ToastTone} tone */
export function play(tone) {
  const audio = wake();
  TONES[tone].forEach((pitch, index) => playNote(audio, pitch, audio.currentTime + index * NOTE_SECONDS));
  // A page out of sight shakes nothing, and nobody who wants less motion is shaken.
  if (!document.hidden && !matchMedia("(prefers-reduced-motion: reduce)").matches) navigator.vibrate?.(SHAKE_MS);
}

/** @param {AudioContext} audio @param {number} pitch @param {number} at */
function playNote(audio, pitch, at) {
  const [note, volume] = [audio.createOscillator(), audio.createGain()];
  note.frequency.value = pitch;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(GAIN, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS * 1.6);
  note.connect(volume).connect(audio.destination);
  note.start(at);
  note.stop(at + NOTE_SECONDS * 1.7);
}

/**
 * Play in one of the tabs that have the same news. Only pages over TLS, and of this machine, have locks.
 * @param {string} about @param {import("./toasts.js").ToastTone} tone
 */
export function playOnce(about, tone) {
  if (!navigator.locks) return play(tone);
  return navigator.locks.request(`longtake.sound.${about}`, { ifAvailable: true }, (lock) => {
    if (!lock) return undefined;
    play(tone);
    return new Promise((resolve) => setTimeout(resolve, HELD_MS));
  });
}
