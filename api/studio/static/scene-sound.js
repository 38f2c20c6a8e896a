// What the film takes of the sound of one scene's clip: as the film has it, or a choice of the scene's own.
import { findModel } from "./catalog.js";
import { CLIP_SOUNDS, describeSoundPrice } from "./clip-sound-choice.js";
import { html } from "./html.js";
import { Field } from "./widgets.js";

/**
 * @param {{id: string, number: number, job: Api.JobDetails, sound: Api.ClipSoundChoice | null, error?: string,
 *   onEdit: (sound: Api.ClipSoundChoice | null) => void}} props
 */
export function SceneSound({ id, number, job, sound, error, onEdit }) {
  if (!sound && !canHaveSound(job)) return null;
  const { brief, provider, model } = job;
  const label = html`<span class="visually-hidden">Scene ${number}${" "}</span>
    <span class="board-label">clip sound</span>`;
  const isHeard = (sound ?? brief.clip_sound) !== "off";
  const hint = isHeard && describeSoundPrice(findModel(provider, model), brief.resolution);
  return html`<${Field} id=${id} className="board-sound" label=${label} hint=${hint} error=${error}>
    ${(props) => html`<select ...${props} value=${sound ?? ""}
      onChange=${(event) => onEdit(event.target.value || null)}>
      <option value="">As the film: ${nameSound(brief.clip_sound)}</option>
      ${CLIP_SOUNDS.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
    </select>`}<//>`;
}

/** Return whether any model that may make the scenes can make sound. @param {Api.JobDetails} job */
function canHaveSound({ provider, model, brief }) {
  const choices = [{ provider, model }, ...brief.fallbacks];
  return choices.map((choice) => findModel(choice.provider, choice.model))
    .some((offer) => offer?.sound || offer?.sound_switch);
}

/** @param {Api.ClipSoundChoice} choice */
const nameSound = (choice) => CLIP_SOUNDS.find(([value]) => value === choice)?.[1].toLowerCase() ?? choice;
