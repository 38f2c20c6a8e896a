// Whether this browser makes a sound, and a phone shakes, when a film has ended or needs somebody. It asks once.
import { html, signal } from "./html.js";
import { Icon } from "./icons.js";
import { loadLocal, saveLocal } from "./local-storage.js";
import { showToast } from "./toasts.js";

/** null: nobody was asked yet. @type {import("@preact/signals").Signal<boolean | null>} */
const isOn = signal(loadLocal("sound", null));

/** @typedef {import("./toasts.js").ToastTone} ToastTone */

const loadSound = () => import("./sound.js");
// A browser lets a page be heard only after somebody has pressed something in it.
if (isOn.peek()) addEventListener("pointerdown", () => loadSound().then((sound) => sound.wake()), { once: true });

/** @param {boolean} on */
function setSound(on) {
  isOn.value = on;
  saveLocal("sound", on);
  if (on) loadSound().then((sound) => sound.play("ok"));
}

/** Ask at the first film, when it is clear what for. */
export function askForSoundOnce() {
  if (isOn.peek() !== null) return;
  saveLocal("sound", false);
  isOn.value = false;
  const action = { label: "Yes", run: () => setSound(true) };
  showToast("Play a sound when a film is ready or needs you?", { tone: "hold", stays: false, action });
}

/** Make the sound of a message, if it is wanted. @param {string} about the job's id @param {ToastTone} tone */
export function soundOut(about, tone) {
  if (isOn.peek()) loadSound().then((sound) => sound.playOnce(`${about} ${tone}`, tone));
}

export function SoundSwitch() {
  const words = "Sound when a film is ready or needs you";
  return html`<button type="button" class="icon-button" aria-label=${words} title=${words}
      aria-pressed=${isOn.value === true} onClick=${() => setSound(!isOn.value)}>
    <${Icon} name=${isOn.value ? "bell" : "bell-off"} /></button>`;
}
