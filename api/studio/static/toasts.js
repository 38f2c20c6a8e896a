// Short messages that appear by themselves: when a film ends or needs somebody, and when something failed out of sight.
import { html, signal } from "./html.js";
import { Icon } from "./icons.js";

const SHOWN_MS = 9000;
const MAX_TOASTS = 4;

/** @typedef {"ok" | "bad" | "off" | "warn" | "hold"} ToastTone */
/** @typedef {{label: string, run: () => void}} ToastAction */
/**
 * @typedef {object} ToastOptions
 * @property {ToastTone} [tone]
 * @property {string} [href]
 * @property {string} [about] the job's id; a toast replaces earlier ones about the same job
 * @property {ToastAction} [action]
 * @property {boolean} [stays] until somebody closes it; default: by its tone
 */
/** @typedef {ToastOptions & {id: number, text: string, tone: ToastTone}} ToastEntry */

/** @type {Record<ToastTone, import("./icons.js").IconName>} */
const ICONS = { ok: "check", bad: "alert", off: "stop", warn: "alert", hold: "hand" };
// Failures, and decisions that a film waits for, stay until somebody closes them.
/** @type {Set<ToastTone>} */
const STAYING_TONES = new Set(["bad", "hold"]);

/** @type {import("@preact/signals").Signal<ToastEntry[]>} */
const toasts = signal([]);
const hovered = signal(false);
let count = 0;

/**
 * Show a message.
 * @param {string} text
 * @param {ToastOptions} [options]
 */
export function showToast(text, { tone = "ok", href, about, action, stays = STAYING_TONES.has(tone) } = {}) {
  const id = ++count;
  const others = toasts.value.filter((toast) => !about || toast.about !== about);
  toasts.value = [...others, { id, text, tone, href, about, action }].slice(-MAX_TOASTS);
  if (!stays) setTimeout(() => expireToast(id), SHOWN_MS);
}

/** Close a toast, but not while the pointer is on the toasts. @param {number} id */
function expireToast(id) {
  if (hovered.value) setTimeout(() => expireToast(id), SHOWN_MS);
  else closeToast(id);
}

/** @param {number} id */
function closeToast(id) {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}

/** Close the staying toasts about a job: what they asked for is done. @param {string} about the job's id */
export function closeToastsAbout(about) {
  toasts.value = toasts.value.filter((toast) => toast.about !== about || !STAYING_TONES.has(toast.tone));
}

export function Toasts() {
  return html`<div class="toasts" role="status" aria-live="polite" aria-label="Notifications"
      onMouseEnter=${() => { hovered.value = true; }} onMouseLeave=${() => { hovered.value = false; }}>
    ${toasts.value.map((toast) => html`<${Toast} key=${toast.id} ...${toast} />`)}
  </div>`;
}

/** @param {ToastEntry} props */
function Toast({ id, text, tone, href, action }) {
  const close = () => closeToast(id);
  return html`<div class="toast ${tone}">
    <${Icon} name=${ICONS[tone]} />
    ${href ? html`<a href=${href} onClick=${close}>${text}</a>` : html`<span>${text}</span>`}
    ${action && html`<button type="button" class="button small"
      onClick=${() => { close(); action.run(); }}>${action.label}</button>`}
    <button type="button" class="icon-button small" aria-label="Dismiss" onClick=${close}>
      <${Icon} name="close" size=${14} />
    </button>
  </div>`;
}
