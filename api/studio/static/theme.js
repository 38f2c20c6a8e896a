// Light or dark: as the system says, until somebody says otherwise.
// Exports: ThemeToggle.
import { computed, effect, html, signal } from "./html.js";
import { Icon } from "./icons.js";
import { keep, recall } from "./keep.js";

const wantsDark = matchMedia("(prefers-color-scheme: dark)");
const system = signal(wantsDark.matches);
const chosen = signal(recall("theme", null));
const dark = computed(() => (chosen.value ? chosen.value === "dark" : system.value));

wantsDark.addEventListener("change", (event) => { system.value = event.matches; });
effect(() => { document.documentElement.dataset.theme = dark.value ? "dark" : "light"; });

function toggle() {
  const next = dark.value ? "light" : "dark";
  // Back to what the system says: nothing to remember.
  chosen.value = (next === "dark") === system.value ? null : next;
  keep("theme", chosen.value);
}

export function ThemeToggle() {
  return html`<button type="button" class="icon-button" aria-label="Dark colors" aria-pressed=${dark.value} onClick=${toggle}>
    <${Icon} name=${dark.value ? "moon" : "sun"} />
  </button>`;
}
