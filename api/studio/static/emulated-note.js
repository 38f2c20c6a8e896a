// Says that dollars are an emulator's. It says so of now: what an earlier film has cost may have been real.
import { catalog } from "./catalog.js";
import { html } from "./html.js";

/** Return whether an emulator answers in place of the services. */
export const isEmulated = () => catalog.value.providers.some((provider) => provider.emulated);

export function EmulatedNote() {
  return isEmulated() && html`<p class="emulated hint">Emulated services: no real dollar is paid now.</p>`;
}
