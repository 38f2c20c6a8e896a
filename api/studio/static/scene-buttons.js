// The buttons of a scene in the storyboard: they move, split, merge, copy, insert and remove it.
import { html } from "./html.js";
import { Icon } from "./icons.js";

const UP_BUTTON = "[data-move=up]";
const DOWN_BUTTON = "[data-move=down]";

/**
 * @typedef {object} SceneActions
 * @property {(from: number, to: number, control?: string) => void} move `control`: selects what has the focus then
 * @property {(index: number) => void} split
 * @property {(index: number) => void} merge
 * @property {(index: number) => void} duplicate
 * @property {(index: number) => void} insert
 * @property {(index: number) => void} remove
 */

/** @param {{index: number, count: number, isFull: boolean, actions: SceneActions}} props isFull: no scene fits in */
export function SceneButtons({ index, count, isFull, actions }) {
  const number = index + 1;
  return html`<div class="board-buttons" role="group" aria-label="Change scene ${number}">
    <${IconButton} icon="up" label="Move scene ${number} up" disabled=${index === 0} move="up"
      onClick=${() => actions.move(index, index - 1, UP_BUTTON)} />
    <${IconButton} icon="up" label="Move scene ${number} down" disabled=${number === count} move="down"
      onClick=${() => actions.move(index, index + 1, DOWN_BUTTON)} />
    <${IconButton} icon="split" label="Split scene ${number} into two" disabled=${isFull}
      onClick=${() => actions.split(index)} />
    <${IconButton} icon="merge" label="Merge scene ${number} with the next" disabled=${number === count}
      onClick=${() => actions.merge(index)} />
    <${IconButton} icon="copy" label="Duplicate scene ${number}" disabled=${isFull}
      onClick=${() => actions.duplicate(index)} />
    <${IconButton} icon="plus" label="Insert a scene after scene ${number}" disabled=${isFull}
      onClick=${() => actions.insert(index)} />
    <${IconButton} icon="trash" label="Remove scene ${number}" disabled=${count === 1}
      onClick=${() => actions.remove(index)} />
  </div>`;
}

/**
 * @param {{icon: import("./icons.js").IconName, label: string, disabled: boolean, move?: string,
 *   onClick: () => void}} props
 */
function IconButton({ icon, label, disabled, move, onClick }) {
  return html`<button type="button" class="icon-button small ${move === "down" ? "turned" : ""}" data-move=${move}
    aria-label=${label} title=${label} disabled=${disabled} onClick=${onClick}><${Icon} name=${icon} /></button>`;
}
