// The fields of a scene that is added to a finished film beside those of its take.
import { findModelOrDefault } from "./catalog.js";
import { html } from "./html.js";
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
      onChange=${(/** @type {any} */ { target }) => edit({ continues: target.checked })} />
      Begin from the last picture of scene ${form.after}, with a hard cut</label>
    ${error && html`<div class="field-error" role="alert">${error}</div>`}`;
}
