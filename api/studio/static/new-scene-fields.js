// The fields of a scene that is added to a finished film beside those of its take.
import { findModelOrDefault } from "./catalog.js";
import { hasImageModel } from "./continuity-choice.js";
import { formatMoney } from "./format.js";
import { html } from "./html.js";
import { SceneSketch } from "./scene-sketch.js";
import { Field } from "./widgets.js";

/** @typedef {import("./new-scene-form.js").SceneForm} SceneForm */
/** @typedef {import("./new-scene-form.js").SceneFields} SceneFields */

/**
 * @param {{job: Api.JobDetails, form: SceneForm, edit: (fields: Partial<SceneForm>) => void,
 *   errors: Record<string, string>, isExtension: boolean}} props
 *   isExtension: whether its place is behind the scene that it extends
 */
export function PlaceFields({ job, form, edit, errors, isExtension }) {
  /** @param {keyof SceneFields} name */
  const set = (name) => (/** @type {any} */ { target }) => edit({ [name]: target.value });
  return html`<div class="retake-row">
    ${!isExtension && html`<${Field} id="scene-after" label="Place" error=${errors.after}>
      ${(/** @type {object} */ props) => html`<select ...${props} value=${form.after} onChange=${set("after")}>
        <option value="0">At the beginning</option>
        ${job.results.scenes.map(({ number }) => html`
          <option key=${number} value=${String(number)}>After scene ${number}</option>`)}
      </select>`}
    <//>`}
    <${Field} id="scene-seconds" label="Seconds" error=${errors.duration_seconds}>
      ${(/** @type {object} */ props) => html`<input ...${props} type="number" min="0.5" step="0.1" required
        value=${form.seconds} onInput=${set("seconds")} />`}
    <//>
  </div>`;
}

/** @param {{form: SceneForm, edit: (fields: Partial<SceneForm>) => void, error?: string}} props */
export function ContinueField({ form, edit, error }) {
  if (form.after === "0") return null;
  const isPossible = findModelOrDefault(form.provider, form.model)?.image !== "none";
  if (!isPossible && !form.continues) return null;
  return html`<label class="check"><input type="checkbox" checked=${form.continues}
      onChange=${(/** @type {any} */ { target }) => edit({ continues: target.checked, drawn: false })} />
      Begin from the last picture of scene ${form.after}, with a hard cut</label>
    ${error && html`<div class="field-error" role="alert">${error}</div>`}`;
}

/**
 * A still that the scene begins from, if its model and the film's can begin from a picture and somebody draws here.
 * @param {{job: Api.JobDetails, form: SceneForm, edit: (fields: Partial<SceneForm>) => void, error?: string,
 *   price?: number}} props price: of the still, in US dollars
 */
export function StillField({ job, form, edit, error, price }) {
  const models = [findModelOrDefault(form.provider, form.model), findModelOrDefault(job.provider, job.model)];
  const isPossible = models.every((model) => model && model.image !== "none") && hasImageModel();
  if (!isPossible && !form.drawn) return null;
  return html`<label class="check"><input type="checkbox" checked=${form.drawn}
      onChange=${(/** @type {any} */ { target }) => edit({ drawn: target.checked, continues: false })} />
      Begin from a still that is drawn for it${price ? `: ${formatMoney(price)} of the price` : ""}</label>
    ${form.drawn && error && html`<div class="field-error" role="alert">${error}</div>`}`;
}

/**
 * How the animatic would begin the scene, drawn here for nothing while one writes.
 * @param {{job: Api.JobDetails, form: SceneForm}} props
 */
export function NewSceneSketch({ job, form }) {
  if (!form.text.trim()) return null;
  const scene = { text: form.text, seed: Number(form.seed) || 0, picture: null };
  return html`<div class="new-scene-sketch">
    <${SceneSketch} number="the new scene" scene=${scene} brief=${job.brief} still=${null} />
    <p class="hint">A sketch, drawn here for nothing. The clip will differ.</p>
  </div>`;
}
