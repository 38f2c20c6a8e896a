// What to choose where the chosen model does not look at the pictures that were added: one press does it.
import {
  findModelOrDefault, findProvider, getUnavailableReason, getVideoModels, getVideoProviders,
} from "./catalog.js";
import { describeStills } from "./continuity-choice.js";
import { chooseModel, describeLowestPrice } from "./create-model.js";
import { describeUnusedPicture } from "./create-errors.js";
import { html } from "./html.js";

/** @typedef {import("./form-state.js").FormState} FormState */
/** @typedef {Omit<import("./create-model.js").FieldsProps, "errors">} AdviceProps */
/** @typedef {{provider: string, model: Api.ModelOffer}} Choice */

/**
 * Find the first model that looks at such pictures, of the chosen provider if it has one.
 * @param {FormState} values @param {(model: Api.ModelOffer) => boolean} looks @returns {Choice | null}
 */
export function findLooker({ provider: chosen, picture }, looks) {
  const others = getVideoProviders().filter(({ name, available }) => available && name !== chosen);
  for (const provider of [findProvider(chosen), ...others]) {
    const model = getVideoModels(provider).find((each) => looks(each) && !getUnavailableReason(each, Boolean(picture)));
    if (provider && model) return { provider: provider.name, model };
  }
  return null;
}

/** @param {Api.ModelOffer} model */
const beginsFromPicture = ({ image }) => image !== "none";

/** @param {Api.ModelOffer} model */
const looksAtReferences = ({ max_references }) => max_references > 0;

/** @param {AdviceProps & {cast?: boolean}} props `cast`: about the pictures of who is in the film */
export const PictureAdvice = ({ cast, ...props }) => (cast ? EntityPictureAdvice(props) : FilmPictureAdvice(props));

/** Below the film's picture, if the chosen model can't begin from one. @param {AdviceProps} props */
function FilmPictureAdvice({ values, edit }) {
  if (!describeUnusedPicture(values)) return null;
  return html`<div class="picture-advice">
    <${ModelButton} values=${values} edit=${edit} choice=${findLooker(values, beginsFromPicture)} /></div>`;
}

/** Name the model that looks at no picture of who is in the film; null if there is none. @param {FormState} values */
export function findBlindModel({ entities, provider, model: name, more }) {
  const model = findModelOrDefault(provider, name);
  const isDrawn = more.continuity === "keyframes" && model && beginsFromPicture(model);
  const hasPictures = entities.some((entity) => entity.name.trim() && entity.pictures.length);
  return hasPictures && model && !looksAtReferences(model) && !isDrawn ? model : null;
}

/** Below those who are in the film, if the chosen model isn't shown their pictures. @param {AdviceProps} props */
function EntityPictureAdvice({ values, edit }) {
  const model = findBlindModel(values);
  if (!model) return null;
  const stills = beginsFromPicture(model) && describeStills(values.more, values.resolution);
  return html`<div class="picture-advice" role="status">
    <p class="field-error">${model.title} isn’t shown these pictures.</p>
    <${ModelButton} values=${values} edit=${edit} choice=${findLooker(values, looksAtReferences)} />
    ${stills && html`<button type="button" class="button small"
      onClick=${() => edit({ more: { ...values.more, continuity: "keyframes" } })}>
      Draw a still of them for each scene</button><p class="hint">${stills}</p>`}
  </div>`;
}

/** @param {AdviceProps & {choice: Choice | null}} props */
function ModelButton({ values, edit, choice }) {
  if (!choice) return null;
  const { provider, model } = choice;
  return html`<button type="button" class="button small"
    onClick=${() => edit(chooseModel(values, provider, model.name))}>
    Use ${model.title}${describeLowestPrice(model)}</button>`;
}
