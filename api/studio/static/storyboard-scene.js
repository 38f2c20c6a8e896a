// One scene of a storyboard that is being edited: its picture, its text, its length, its place.
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { usePictureTarget } from "./picture-field.js";
import { usePictureUpload } from "./picture-upload.js";
import { SceneButtons } from "./scene-buttons.js";
import { SceneDetails } from "./scene-details.js";
import { SceneSketch } from "./scene-sketch.js";
import { getStillUrl, SceneStill } from "./scene-still.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { Field } from "./widgets.js";

/** @typedef {import("./storyboard-draft.js").DraftScene} DraftScene */
/** @typedef {(fields: Partial<DraftScene>) => void} EditScene */
/** @typedef {import("./scene-buttons.js").SceneActions} SceneActions */

/**
 * @param {{scene: DraftScene, index: number, count: number, job: Api.JobDetails, isFull: boolean,
 *   errors: import("./scene-details.js").SceneErrors, isOver: boolean, grip: object,
 *   onEdit: EditScene, actions: SceneActions, stills: import("./scene-still.js").Stills}} props
 *   isOver: another scene is dragged over it
 */
export function StoryboardScene({ scene, index, count, job, isFull, errors, isOver, grip, onEdit, actions, stills }) {
  const upload = usePictureUpload((picture) => onEdit({ picture }));
  const pictureTarget = usePictureTarget(upload);
  const number = index + 1;
  const still = getStillUrl(job, number, scene.text);
  const id = `scene-${scene.key}`;
  return html`<li class="board-scene" data-scene=${scene.key} data-over=${isOver} ...${pictureTarget}
      onKeyDown=${(event) => moveByKey(event, index, actions)}>
    <div class="board-head">
      <span class="board-grip" title="Drag to another place" ...${grip}>
        <span class="board-number">${number}</span><${Icon} name="dots" /></span>
      <${SecondsField} id="${id}-seconds" number=${number} value=${scene.seconds} error=${errors.seconds}
        onEdit=${onEdit} />
      <${SceneButtons} index=${index} count=${count} isFull=${isFull} actions=${actions} />
    </div>
    <${SceneSketch} number=${number} scene=${scene} brief=${job.brief} still=${still} />
    <${SceneStill} number=${number} hasStill=${Boolean(still)} isEmpty=${!scene.text.trim()} stills=${stills} />
    <${TextField} id="${id}-text" number=${number} value=${scene.text} error=${errors.text} onEdit=${onEdit} />
    <${SceneDetails} id=${id} number=${number} scene=${scene} job=${job} errors=${errors} upload=${upload}
      onEdit=${onEdit} />
  </li>`;
}

/** @typedef {{id: string, number: number, value: string, error?: string, onEdit: EditScene}} FieldProps */

/** @param {FieldProps} props */
function TextField({ id, number, value, error, onEdit }) {
  const problem = error ?? describeExcess(value.trim(), MAX_LENGTHS.scene);
  const label = html`<span class="visually-hidden">Scene ${number} text</span>`;
  return html`<${Field} id=${id} className="board-text" label=${label} error=${problem}>
    ${(props) => html`<textarea ...${props} rows="3" value=${value} placeholder="What do we see?"
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
 * @param {KeyboardEvent} event @param {number} index @param {SceneActions} actions
 */
function moveByKey(event, index, { move }) {
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  if (!event.altKey || !step) return;
  event.preventDefault();
  move(index, index + step, "textarea");
}
