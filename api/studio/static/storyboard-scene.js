// One scene of a storyboard that is being edited: its text, its length, its place.
import { EntityChips } from "./entity-chips.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { PictureField, usePictureTarget } from "./picture-field.js";
import { usePictureUpload } from "./picture-upload.js";
import { SceneLastPicture } from "./scene-last-picture.js";
import { SceneLines } from "./scene-lines.js";
import { SceneOpening } from "./scene-opening.js";
import { SceneSound } from "./scene-sound.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { Field } from "./widgets.js";

/** @typedef {import("./storyboard-draft.js").DraftScene} DraftScene */
/** @typedef {(fields: Partial<DraftScene>) => void} EditScene */

/**
 * Moves a scene. `control` is the selector of the element that has the focus afterwards.
 * @typedef {(from: number, to: number, control?: string) => void} MoveScene
 */

const DRAG_TYPE = "application/x-longtake-scene";
const UP_BUTTON = "[data-move=up]";
const DOWN_BUTTON = "[data-move=down]";

/**
 * @param {{scene: DraftScene, index: number, count: number, job: Api.JobDetails,
 *   errors: Record<"text" | "seconds" | "lines" | "picture" | "last" | "opening" | "sound", string | undefined>,
 *   onEdit: EditScene, onMove: MoveScene, onRemove: () => void}} props
 */
export function StoryboardScene({ scene, index, count, job, errors, onEdit, onMove, onRemove }) {
  const { dropTarget, dragSource } = useDrag(index, onMove);
  const upload = usePictureUpload((picture) => onEdit({ picture }));
  const pictureTarget = usePictureTarget(upload);
  const number = index + 1;
  const id = `scene-${scene.key}`;
  return html`<li class="board-scene" data-scene=${scene.key} ...${dropTarget}
      onKeyDown=${(event) => moveByKey(event, index, onMove)}>
    <span class="board-grip" title="Drag to another place" ...${dragSource}>
      <span class="board-number">${number}</span><${Icon} name="dots" /></span>
    <div class="board-fields" ...${pictureTarget}>
      <${TextField} id="${id}-text" number=${number} value=${scene.text} error=${errors.text} onEdit=${onEdit} />
      <${SecondsField} id="${id}-seconds" number=${number} value=${scene.seconds} error=${errors.seconds}
        onEdit=${onEdit} />
      <${SceneLines} id="${id}-lines" number=${number} brief=${job.brief} scene=${scene} error=${errors.lines}
        onEdit=${(spoken) => onEdit({ spoken })} />
      <${PictureField} id="${id}-picture" label="scene ${number}" picture=${scene.picture} upload=${upload}
        error=${errors.picture} onRemove=${() => onEdit({ picture: null })} />
      <${SceneLastPicture} id="${id}-last" number=${number} job=${job} scene=${scene} error=${errors.last}
        onEdit=${(last) => onEdit({ last })} />
      <${EntityChips} number=${number} entities=${job.brief.entities} inSight=${scene.entities}
        onEdit=${(ids) => onEdit({ entities: ids })} />
      <${SceneOpening} number=${number} scene=${scene} canDraw=${Boolean(job.brief.image_provider)}
        error=${errors.opening} onEdit=${onEdit} />
      <${SceneSound} id="${id}-sound" number=${number} job=${job} sound=${scene.sound} error=${errors.sound}
        onEdit=${(sound) => onEdit({ sound })} />
    </div>
    <div class="board-buttons">
      <button type="button" class="icon-button small" data-move="up" aria-label="Move scene ${number} up"
        disabled=${index === 0} onClick=${() => onMove(index, index - 1, UP_BUTTON)}><${Icon} name="up" /></button>
      <button type="button" class="icon-button small turned" data-move="down" aria-label="Move scene ${number} down"
        disabled=${number === count} onClick=${() => onMove(index, index + 1, DOWN_BUTTON)}>
        <${Icon} name="up" /></button>
      <button type="button" class="icon-button small" aria-label="Remove scene ${number}" disabled=${count === 1}
        onClick=${onRemove}><${Icon} name="trash" /></button>
    </div>
  </li>`;
}

/** @typedef {{id: string, number: number, value: string, error?: string, onEdit: EditScene}} FieldProps */

/** @param {FieldProps} props */
function TextField({ id, number, value, error, onEdit }) {
  const problem = error ?? describeExcess(value.trim(), MAX_LENGTHS.scene);
  return html`<${Field} id=${id} className="board-text" label="Scene ${number} text" error=${problem}>
    ${(props) => html`<textarea ...${props} rows="3" value=${value}
      onInput=${(event) => onEdit({ text: event.target.value })}></textarea>`}<//>`;
}

/** @param {FieldProps} props */
function SecondsField({ id, number, value, error, onEdit }) {
  const label = html`<span class="visually-hidden">Scene ${number}${" "}</span>
    <span class="board-label">seconds</span>`;
  return html`<${Field} id=${id} className="board-seconds" label=${label} error=${error}>
    ${(props) => html`<input ...${props} type="number" min="0.5" max="600" step="any" inputmode="decimal" value=${value}
      onInput=${(event) => onEdit({ seconds: event.target.value })} />`}<//>`;
}

/**
 * Move the scene that is being edited with Alt and an arrow.
 * @param {KeyboardEvent} event @param {number} index @param {MoveScene} onMove
 */
function moveByKey(event, index, onMove) {
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  if (!event.altKey || !step) return;
  event.preventDefault();
  onMove(index, index + step, "textarea");
}

/** @typedef {DragEvent & {dataTransfer: DataTransfer, currentTarget: Element}} SceneDragEvent */

/**
 * Build the props that make a scene draggable by its grip, and a place to drop another.
 * @param {number} index @param {MoveScene} onMove
 */
function useDrag(index, onMove) {
  const [isOver, setOver] = useState(false);
  /** @param {SceneDragEvent} event */
  const isScene = (event) => event.dataTransfer.types.includes(DRAG_TYPE);
  const dragSource = {
    draggable: true,
    onDragStart: (/** @type {SceneDragEvent} */ event) => {
      event.dataTransfer.setData(DRAG_TYPE, String(index));
      event.dataTransfer.effectAllowed = "move";
      const item = event.currentTarget.closest("li");
      if (item) event.dataTransfer.setDragImage(item, 12, 12);
    },
  };
  const dropTarget = {
    "data-over": isOver,
    onDragOver: (/** @type {SceneDragEvent} */ event) => {
      if (!isScene(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (/** @type {SceneDragEvent} */ event) => {
      if (!event.currentTarget.contains(/** @type {Node | null} */ (event.relatedTarget))) setOver(false);
    },
    onDrop: (/** @type {SceneDragEvent} */ event) => {
      setOver(false);
      if (!isScene(event)) return;
      event.preventDefault();
      onMove(Number(event.dataTransfer.getData(DRAG_TYPE)), index);
    },
  };
  return { dropTarget, dragSource };
}
