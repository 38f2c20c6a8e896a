// Short messages that come by themselves: on every end of a job, and on what went wrong out of sight.
// Exports: toast, settle, Toasts.
import { html, signal } from "./html.js";
import { Icon } from "./icons.js";

const SHOWN_MS = 9000;
const MOST = 4;
const ICONS = { ok: "check", bad: "alert", off: "stop", warn: "alert", hold: "hand" };
// These stay until they were seen: a failure, and what waits for somebody.
const STAYS = new Set(["bad", "hold"]);

/** @type {import("@preact/signals").Signal<{id: number, text: string, tone: string, href?: string, about?: string}[]>} */
const shown = signal([]);
let count = 0;

/**
 * Say it.
 * @param {string} text @param {{tone?: "ok" | "bad" | "off" | "warn" | "hold", href?: string, key?: string}} [more] key: what it is
 *   about; what was said of that before is no news any more
 */
export function toast(text, { tone = "ok", href, key } = {}) {
  const id = ++count;
  const others = shown.value.filter((each) => !key || each.about !== key);
  shown.value = [...others, { id, text, tone, href, about: key }].slice(-MOST);
  if (!STAYS.has(tone)) setTimeout(() => leave(id), SHOWN_MS);
}

const hovered = signal(false);

function leave(id) {
  if (hovered.value) setTimeout(() => leave(id), SHOWN_MS);
  else dismiss(id);
}

function dismiss(id) {
  shown.value = shown.value.filter((each) => each.id !== id);
}

/** What was said of it is no news any more. @param {string} key */
export function settle(key) {
  shown.value = shown.value.filter((each) => each.about !== key || !STAYS.has(each.tone));
}

export function Toasts() {
  return html`<div class="toasts" role="status" aria-live="polite" aria-label="Notifications"
      onMouseEnter=${() => { hovered.value = true; }} onMouseLeave=${() => { hovered.value = false; }}>
    ${shown.value.map((each) => html`<${Toast} key=${each.id} ...${each} />`)}
  </div>`;
}

function Toast({ id, text, tone, href }) {
  return html`<div class="toast ${tone}">
    <${Icon} name=${ICONS[tone]} />
    ${href ? html`<a href=${href} onClick=${() => dismiss(id)}>${text}</a>` : html`<span>${text}</span>`}
    <button type="button" class="icon-button small" aria-label="Dismiss" onClick=${() => dismiss(id)}><${Icon} name="close" size=${14} /></button>
  </div>`;
}
