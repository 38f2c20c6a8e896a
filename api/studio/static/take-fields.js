// The fields of a take that is ordered by itself: of a scene that is there, or of a new one.
import {
  findModelOrDefault, findProvider, getUnavailableReason, getVideoModels, getVideoProviders,
} from "./catalog.js";
import { html } from "./html.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { Field } from "./widgets.js";

const SEED_COUNT = 2 ** 31;

/** @typedef {import("./retake-form.js").TakeForm} TakeForm */
/** @typedef {(fields: Partial<TakeForm>) => void} EditTake */

/**
 * The text of a take, who makes it, and its seed.
 * @param {{form: TakeForm, edit: EditTake, errors: Record<string, string>}} props
 */
export function TakeFields({ form, edit, errors }) {
  /** @param {keyof TakeForm} name */
  const set = (name) => (/** @type {any} */ event) => edit({ [name]: event.target.value });
  /** @param {{target: HTMLSelectElement}} event */
  const chooseProvider = ({ target: { value: provider } }) => {
    edit({ provider, model: findModelOrDefault(provider)?.name ?? "" });
  };
  return html`
    <${Field} id="retake-text" label="Text" error=${errors.text ?? describeExcess(form.text, MAX_LENGTHS.scene)}>
      ${(props) => html`<textarea ...${props} autofocus rows="5" required value=${form.text}
        onInput=${set("text")}></textarea>`}
    <//>
    <div class="retake-row">
      <${Field} id="retake-provider" label="Provider" error=${errors.provider}>
        ${(props) => html`<select ...${props} value=${form.provider} onChange=${chooseProvider}>
          ${getVideoProviders().map(({ name, title, available }) => html`
            <option key=${name} value=${name} disabled=${!available}>
              ${available ? title : `${title} (not set up)`}
            </option>`)}
        </select>`}
      <//>
      <${Field} id="retake-model" label="Model" error=${errors.model}>
        ${(props) => html`<select ...${props} value=${form.model} onChange=${set("model")}>
          ${getVideoModels(findProvider(form.provider)).map((model) => html`
            <option key=${model.name} value=${model.name} disabled=${getUnavailableReason(model) !== null}>
              ${model.title}
            </option>`)}
        </select>`}
      <//>
      <${Field} id="retake-seed" label="Seed" error=${errors.seed} hint="Leave empty for a new one">
        ${(props) => html`<input ...${props} type="number" min="0" max=${SEED_COUNT - 1} step="1" value=${form.seed}
          onInput=${set("seed")} />`}
      <//>
    </div>`;
}
