// What a scene of the storyboard begins from: a switch for the last picture of the scene before.
import { html } from "./html.js";

/** @param {{number: number, continues: boolean, error?: string, onEdit: (continues: boolean) => void}} props */
export function SceneOpening({ number, continues, error, onEdit }) {
  if (number === 1) return null;
  return html`<div class="board-opening">
    <label class="check"><input type="checkbox" checked=${continues} aria-invalid=${error ? "true" : undefined}
      onChange=${(event) => onEdit(event.target.checked)} />
      Begins where scene ${number - 1} ends<span class="visually-hidden">${" "}(scene ${number})</span></label>
    ${error && html`<span class="field-error">${error}</span>`}
  </div>`;
}
