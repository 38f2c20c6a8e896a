// The fields for provider, model and resolution: each choice narrows the next.
import {
  catalog, findModelOrDefault, findProvider, getUnavailableReason, getVideoModels, getVideoProviders, loadCatalog,
} from "./catalog.js";
import { formatMoney } from "./format.js";
import { html } from "./html.js";
import { Field } from "./widgets.js";

/** @typedef {import("./form-state.js").FormState} FormState */
/** @typedef {(fields: Partial<FormState>) => void} EditForm */
/** @typedef {{values: FormState, errors: Record<string, string>, edit: EditForm}} FieldsProps */

/** @type {Api.Resolution[]} */
const RESOLUTIONS = ["480p", "720p", "1080p"];

/** @param {FieldsProps} props */
export function ModelFields({ values, errors, edit }) {
  if (catalog.value.state === "failed" && !findProvider(values.provider)) {
    return html`<div class="hint">The providers could not be loaded.${" "}
      <button type="button" class="button small" onClick=${loadCatalog}>Try again</button></div>`;
  }
  return html`<${ProviderField} values=${values} errors=${errors} edit=${edit} />
    <div class="two">
      <${ModelField} values=${values} errors=${errors} edit=${edit} />
      <${ResolutionField} values=${values} errors=${errors} edit=${edit} />
    </div>`;
}

/** @param {FieldsProps} props */
function ProviderField({ values, errors, edit }) {
  const provider = findProvider(values.provider);
  /** @param {{target: HTMLSelectElement}} event */
  const choose = ({ target }) => edit(chooseModel(values, target.value, ""));
  return html`<${Field} id="provider" label="Provider" error=${errors.provider} hint=${provider?.note}>
    ${(props) => html`<select ...${props} value=${values.provider} onChange=${choose}>
      ${getVideoProviders().map((each) => html`
        <option key=${each.name} value=${each.name} disabled=${!each.available}>${describeProvider(each)}</option>`)}
      ${!provider && html`<option value=${values.provider}>${values.provider}</option>`}
    </select>`}
  <//>`;
}

/** @param {FieldsProps} props */
function ModelField({ values, errors, edit }) {
  const models = getVideoModels(findProvider(values.provider));
  const model = findModelOrDefault(values.provider, values.model);
  const hasPicture = Boolean(values.picture);
  const hint = model && describeLengths(model, values.more.transition ?? "crossfade");
  /** @param {{target: HTMLSelectElement}} event */
  const choose = ({ target }) => edit(chooseModel(values, values.provider, target.value));
  return html`<${Field} id="model" label="Model" error=${errors.model} hint=${hint}>
    ${(props) => html`<select ...${props} value=${model?.name ?? ""} onChange=${choose}>
      ${models.map((each) => html`
        <option key=${each.name} value=${each.name} disabled=${getUnavailableReason(each, hasPicture) !== null}>
          ${describeModelChoice(each, hasPicture)}
        </option>`)}
    </select>`}
  <//>`;
}

/** @param {FieldsProps} props */
function ResolutionField({ values, errors, edit }) {
  const model = findModelOrDefault(values.provider, values.model);
  /** @param {{target: HTMLSelectElement}} event */
  const choose = ({ target }) => edit({ resolution: target.value });
  return html`<${Field} id="resolution" label="Resolution" error=${errors.resolution}>
    ${(props) => html`<select ...${props} value=${values.resolution} onChange=${choose}>
      ${RESOLUTIONS.map((each) => html`
        <option key=${each} value=${each} disabled=${model && !model.resolutions.includes(each)}>${each}</option>`)}
    </select>`}
  <//>`;
}

/**
 * Choose a model, and change the resolution and the ratio where it cannot do what was chosen before.
 * @param {FormState} values @param {string} provider @param {string} name empty: the provider's first model
 * @returns {Partial<FormState>}
 */
export function chooseModel(values, provider, name) {
  const model = findModelOrDefault(provider, name);
  if (!model) return { provider, model: "" };
  const resolution = model.resolutions.find((each) => each === values.resolution) ?? model.resolutions.at(-1);
  const ratio = model.aspect_ratios.find((each) => each === values.ratio) ?? model.aspect_ratios[0];
  return { provider, model: model.name, resolution: resolution ?? values.resolution, ratio: ratio ?? values.ratio };
}

/** @param {Api.ProviderOffer} provider */
const describeProvider = ({ title, available, missing }) => (available ? title : `${title} (${missing})`);

/** @param {Api.ModelOffer} model @param {boolean} hasPicture */
function describeModelChoice(model, hasPicture) {
  const reason = getUnavailableReason(model, hasPicture);
  return reason ? `${model.title} (${reason})` : `${model.title}${describeLowestPrice(model)}`;
}

/** @param {Api.ModelOffer} model */
export function describeLowestPrice({ prices }) {
  const lowest = Math.min(...prices.filter((price) => price.per === "second").map((price) => price.usd));
  return Number.isFinite(lowest) && lowest > 0 ? ` · from ${formatMoney(lowest)}/s` : "";
}

/**
 * Say how long scenes may be. Clips are longer, because their ends lie under the next scene.
 * @param {Api.ModelOffer} model @param {Api.TransitionChoice} transition
 */
function describeLengths({ lengths, scene_seconds }, transition) {
  const [shortest, longest] = scene_seconds[transition];
  const clips = lengths.length ? `, from clips of ${lengths.join(", ")} s` : "";
  return `Scenes of ${roundTenth(shortest)} to ${roundTenth(longest)} s${clips}`;
}

/** @param {number} seconds */
const roundTenth = (seconds) => Math.round(seconds * 10) / 10;
