// The picture that a scene's clip ends on, where the film's models take one beside the picture to begin from.
import { findModelOrDefault } from "./catalog.js";
import { html } from "./html.js";
import { getFilmPicture } from "./picture.js";
import { PictureField, usePictureTarget } from "./picture-field.js";
import { usePictureUpload } from "./picture-upload.js";

/** @typedef {import("./picture.js").Picture} Picture */

const NO_FIRST = "A clip that ends on a picture begins from one too. Add the scene’s own picture first.";
const NOT_TAKEN = "Clips of this film’s model can’t end on a picture. Remove it.";

/**
 * A field of its own: what is dropped or pasted in it is no picture to begin from.
 * @param {{id: string, number: number, job: Api.JobDetails, scene: import("./storyboard-draft.js").DraftScene,
 *   error?: string, onEdit: (picture: Picture | null) => void}} props
 */
export function SceneLastPicture({ id, number, job, scene, error, onEdit }) {
  const upload = usePictureUpload(onEdit);
  const target = usePictureTarget(upload);
  const picture = scene.last ?? null, offer = offerLastPicture(job, scene, number);
  if (!picture && !offer.isTaken) return null;
  const label = `the end of scene ${number}`;
  return html`<div class="board-last-picture" ...${picture || !offer.reason ? target : {}}>
    <span class="board-label">Last picture</span>
    ${!picture && offer.reason
      ? html`<p class="hint">${offer.reason}</p>`
      : html`<${PictureField} id=${id} label=${label} picture=${picture} upload=${upload}
          error=${error ?? offer.reason} onRemove=${() => onEdit(null)} />`}
  </div>`;
}

/**
 * Return whether all models that may make the scene take a last picture, and why none can be added all the same.
 * @param {Api.JobDetails} job @param {import("./storyboard-draft.js").DraftScene} scene @param {number} number
 * @returns {{isTaken: boolean, reason?: string}}
 */
export function offerLastPicture({ provider, model, brief }, { picture, continues, drawn }, number) {
  const choices = [{ provider, model }, ...brief.fallbacks];
  const isTaken = choices.every((choice) => findModelOrDefault(choice.provider, choice.model ?? "")?.last_image);
  if (!isTaken) return { isTaken, reason: NOT_TAKEN };
  const begins = picture ?? getFilmPicture(brief) ?? ((continues && number > 1) || drawn);
  return begins ? { isTaken } : { isTaken, reason: NO_FIRST };
}
