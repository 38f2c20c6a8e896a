// What a scene of the storyboard has beside its text and length, folded away until it is wanted.
import { EntityChips } from "./entity-chips.js";
import { formatCount } from "./format.js";
import { html, useState } from "./html.js";
import { PictureField } from "./picture-field.js";
import { SceneLastPicture } from "./scene-last-picture.js";
import { SceneLines } from "./scene-lines.js";
import { SceneOpening } from "./scene-opening.js";
import { SceneSound } from "./scene-sound.js";
import { listTexts } from "./spoken-lines.js";

/** @typedef {import("./storyboard-draft.js").DraftScene} DraftScene */
/** @typedef {"text" | "seconds" | "lines" | "picture" | "last" | "opening" | "sound"} SceneField */
/** @typedef {Record<SceneField, string | undefined>} SceneErrors */
/** @typedef {Event & {currentTarget: HTMLDetailsElement}} ToggleEvent */

/**
 * @param {{id: string, number: number, scene: DraftScene, job: Api.JobDetails, errors: SceneErrors,
 *   upload: import("./picture-upload.js").PictureUpload, onEdit: (fields: Partial<DraftScene>) => void}} props
 */
export function SceneDetails({ id, number, scene, job, errors, upload, onEdit }) {
  const { text: _, seconds: __, ...own } = errors;
  const mustShow = Object.values(own).some(Boolean) || Boolean(upload.problem);
  const [isOpen, setOpen] = useState(mustShow);
  return html`<details class="board-more" open=${isOpen || mustShow}
      onToggle=${(/** @type {ToggleEvent} */ event) => setOpen(event.currentTarget.open)}>
    <summary>More<span class="visually-hidden">${" "}of scene ${number}</span>${" "}
      <span class="hint">${describeDetails(scene, job.brief)}</span></summary>
    <div class="board-fields">
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
  </details>`;
}

/** Say in a few words what a scene has. @param {DraftScene} scene @param {Api.Brief} brief */
export function describeDetails(scene, brief) {
  const hasWords = brief.narration || (brief.captions ?? "off") !== "off";
  const texts = listTexts(scene);
  const lines = texts ? formatCount(texts.length, "line") : "its text";
  return [
    hasWords && (brief.narration ? `${lines} spoken` : `${lines} to read`),
    scene.picture && "picture",
    scene.last && "last picture",
    scene.entities?.length && `${scene.entities.length} in sight`,
    scene.continues && "goes on from the scene before",
    scene.drawn && "still",
    scene.sound && `sound ${scene.sound}`,
  ].filter(Boolean).join(" · ");
}
