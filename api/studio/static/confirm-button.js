// A button that asks once more, in its own place, before it does what cannot be taken back by a press.
import { html, useState } from "./html.js";

/** @param {{label: string, children: any, onConfirm: () => unknown}} props `label`: its accessible name. */
export function ConfirmButton({ label, children, onConfirm }) {
  const [isAsking, setAsking] = useState(false);
  const press = () => { setAsking(!isAsking); if (isAsking) onConfirm(); };
  return html`<button type="button" class=${`button small${isAsking ? " danger" : ""}`} onBlur=${() => setAsking(false)}
    aria-label=${isAsking ? `Really: ${label}` : label} onClick=${press}>${isAsking ? "Really?" : children}</button>`;
}
