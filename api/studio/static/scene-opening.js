// What a scene of the storyboard begins from: the last picture of the scene before, or a still that is drawn for it.
import { html } from "./html.js";

/** @typedef {Pick<import("./storyboard-draft.js").DraftScene, "continues" | "drawn">} Opening */

/**
 * @param {{number: number, scene: Opening, canDraw: boolean, error?: string, onEdit: (fields: Opening) => void}} props
 */
export function SceneOpening({ number, scene: { continues, drawn }, canDraw, error, onEdit }) {
  if (number === 1 && !canDraw) return null;
  const check = { number, error };
  return html`<div class="board-opening">
    ${number > 1 && html`<${Check} ...${check} checked=${continues} words="Begins where scene ${number - 1} ends"
      onEdit=${(/** @type {boolean} */ on) => onEdit({ continues: on, drawn: drawn && !on })} />`}
    ${canDraw && html`<${Check} ...${check} checked=${drawn} words="Begins from a still that is drawn for it"
      onEdit=${(/** @type {boolean} */ on) => onEdit({ drawn: on, continues: continues && !on })} />`}
    ${error && html`<span class="field-error">${error}</span>`}
  </div>`;
}

/** @param {{number: number, words: string, checked: boolean, error?: string, onEdit: (on: boolean) => void}} props */
function Check({ number, words, checked, error, onEdit }) {
  return html`<label class="check"><input type="checkbox" checked=${checked}
      aria-invalid=${error ? "true" : undefined} onChange=${(event) => onEdit(event.target.checked)} />
    ${words}<span class="visually-hidden">${" "}(scene ${number})</span></label>`;
}
