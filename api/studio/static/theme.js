// Light or dark colors: the system's, unless the reader has chosen.
import { computed, effect, html, signal } from "./html.js";
import { Icon } from "./icons.js";
import { loadLocal, saveLocal } from "./local-storage.js";

/** @typedef {"light" | "dark"} Theme */

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = signal(prefersDark.matches);
/** @type {import("@preact/signals").Signal<Theme | null>} */
const chosen = signal(loadLocal("theme", null));
const isDark = computed(() => (chosen.value ? chosen.value === "dark" : systemIsDark.value));

prefersDark.addEventListener("change", (event) => { systemIsDark.value = event.matches; });
effect(() => { document.documentElement.dataset.theme = isDark.value ? "dark" : "light"; });

function toggleTheme() {
  const next = isDark.value ? "light" : "dark";
  // The system's own theme is no choice: the page goes on following the system.
  chosen.value = (next === "dark") === systemIsDark.value ? null : next;
  saveLocal("theme", chosen.value);
}

export function ThemeToggle() {
  return html`<button type="button" class="icon-button" aria-label="Dark colors" aria-pressed=${isDark.value}
      onClick=${toggleTheme}>
    <${Icon} name=${isDark.value ? "moon" : "sun"} />
  </button>`;
}
