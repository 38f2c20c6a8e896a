// Takes, style, seed, transition, and the service that is tried when a scene fails: what few films are ordered with.
import { getVideoProviders } from "./catalog.js";
import { html } from "./html.js";
import { COUNTS } from "./retake-form.js";
import { Field } from "./widgets.js";

const MAX_SEED = 2 ** 31 - 1;
// Fallbacks of an earlier film that one choice cannot show.
const SEVERAL = "several";

/** @param {import("./create-model.js").FieldsProps} props */
export function FilmLookFields({ values: { more, provider }, errors, edit }) {
  /** @param {Partial<import("./extra-settings.js").ExtraSettings>} fields */
  const change = (fields) => edit({ more: { ...more, ...fields } });
  return html`<${TakesField} takes=${more.takes ?? 1} error=${errors.takes}
      onPick=${(/** @type {Api.Brief["takes"]} */ takes) => change({ takes })} />
    <${Field} id="style" label="Style" error=${errors.style}
      hint="Such as: watercolor, film noir, claymation.">
      ${(props) => html`<input type="text" ...${props} value=${more.style ?? ""}
        onInput=${(event) => change({ style: event.target.value || undefined })} />`}
    <//>
    <div class="two halves">
      <${Field} id="transition" label="Transition" error=${errors.transition}>
        ${(props) => html`<select ...${props} value=${more.transition ?? "crossfade"}
          onChange=${(event) => change({ transition: event.target.value })}>
          <option value="crossfade">Crossfade</option><option value="cut">Cut</option></select>`}
      <//>
      <${Field} id="seed" label="Seed" error=${errors.seed} hint="The same seed and text give the same film.">
        ${(props) => html`<input type="number" ...${props} min="0" max=${MAX_SEED} step="1" placeholder="any"
          value=${more.seed ?? ""} onInput=${(event) => change({ seed: toSeed(event.target.value) })} />`}
      <//>
    </div>
    <${FallbackField} fallbacks=${more.fallbacks ?? []} provider=${provider} error=${errors.fallbacks}
      onPick=${/** @type {PickFallbacks} */ (fallbacks) => change({ fallbacks })} />`;
}

/** @param {{takes: number, error?: string, onPick: (takes: Api.Brief["takes"]) => void}} props */
function TakesField({ takes, error, onPick }) {
  /** @param {Event & {target: HTMLSelectElement}} event */
  const choose = ({ target }) => onPick(COUNTS[target.selectedIndex] ?? 1);
  return html`<${Field} id="takes" label="Takes" error=${error}
      hint="Of each scene, to choose among. Each is paid for, and the price has them all.">
    ${(/** @type {object} */ props) => html`<select ...${props} value=${takes} onChange=${choose}>
      ${COUNTS.map((each) => html`<option key=${each} value=${each}>${each}</option>`)}</select>`}
  <//>`;
}

/** Return what is typed as a number; what is none is sent as it is, and the server says so. @param {string} text */
export const toSeed = (text) => /** @type {any} */ (text === "" ? undefined : Number.isNaN(+text) ? text : +text);

/** @typedef {Api.Brief["fallbacks"][number]} ChosenModel */
/** @typedef {(fallbacks: ChosenModel[]) => void} PickFallbacks */

/** @param {{fallbacks: ChosenModel[], provider: string, error?: string, onPick: PickFallbacks}} props */
function FallbackField({ fallbacks, provider, error, onPick }) {
  const [first] = fallbacks;
  const others = getVideoProviders().filter(({ name, available }) => available && name !== provider);
  const isListed = others.some(({ name }) => name === first?.provider);
  const chosen = fallbacks.length > 1 || (first && !isListed) ? SEVERAL : first?.provider ?? "";
  /** @param {string} name */
  const pick = (name) => onPick(name ? [{ provider: name, model: null }] : []);
  return html`<${Field} id="fallback" label="If a scene fails, try" error=${error}
      hint="That costs what the other service charges.">
    ${(props) => html`<select ...${props} value=${chosen} onChange=${(event) => pick(event.target.value)}>
      <option value="">Nothing else</option>
      ${chosen === SEVERAL && html`<option value=${SEVERAL}>
        ${fallbacks.map((each) => each.model ?? each.provider).join(", then ")}</option>`}
      ${others.map(({ name, title }) => html`<option key=${name} value=${name}>${title}</option>`)}</select>`}
  <//>`;
}
