// What the film should be, and which model makes it. Only what that model can do can be chosen.
import { CaptionFields } from "./caption-choice.js";
import { findModelOrDefault } from "./catalog.js";
import { ModelFields } from "./create-model.js";
import { AS_WRITTEN, getLengthChoice, LENGTH_CHOICES } from "./form-state.js";
import { html } from "./html.js";
import { nameLanguage } from "./labels.js";
import { LANGUAGES } from "./language-names.js";
import { MoreSettings } from "./more-settings.js";
import { NarratorField } from "./narrator-choice.js";
import { Field } from "./widgets.js";

/** @typedef {{value: string, words: string, shape?: string, disabled?: boolean}} Choice */

const RATIOS = ["16:9", "9:16", "1:1"];

/** @param {import("./create-model.js").FieldsProps} props */
export function Settings({ values, errors, edit }) {
  /** @type {string[]} */
  const offered = findModelOrDefault(values.provider, values.model)?.aspect_ratios ?? RATIOS;
  const ratios = RATIOS.map((ratio) => (
    { value: ratio, words: ratio, shape: ratio, disabled: !offered.includes(ratio) }
  ));
  return html`<div class="stack">
    <${LengthFields} values=${values} errors=${errors} edit=${edit} />
    <${Radios} legend="Ratio" name="ratio" value=${values.ratio} choices=${ratios} error=${errors.aspect_ratio}
      onPick=${(ratio) => edit({ ratio })} />
    <${ModelFields} values=${values} errors=${errors} edit=${edit} />
    <div class="checks">
      <label class="check"><input type="checkbox" checked=${values.narrated}
        onChange=${(event) => edit({ narrated: event.target.checked })} />Narration</label>
      <label class="check"><input type="checkbox" checked=${values.music}
        onChange=${(event) => edit({ music: event.target.checked })} />Music</label>
      <label class="check"><input type="checkbox" checked=${values.storyboard}
        onChange=${(event) => edit({ storyboard: event.target.checked })} />Show me the storyboard first</label>
    </div>
    ${values.narrated && html`<${LanguageField} values=${values} errors=${errors} edit=${edit} />
      <${NarratorField} values=${values} errors=${errors} edit=${edit} />
      <${CaptionFields} values=${values} errors=${errors} edit=${edit} />`}
    <${MoreSettings} values=${values} errors=${errors} edit=${edit} />
  </div>`;
}

/** @param {import("./create-model.js").FieldsProps} props */
function LanguageField({ values, errors, edit }) {
  const tags = LANGUAGES.includes(values.language) ? LANGUAGES : [...LANGUAGES, values.language];
  return html`<${Field} id="language" label="Language of the narration" error=${errors["narration.language"]}>
    ${(props) => html`<select ...${props} value=${values.language}
      onChange=${(event) => edit({ language: event.target.value })}>
      ${tags.map((tag) => html`<option key=${tag} value=${tag}>${nameLanguage(tag)}</option>`)}
    </select>`}
  <//>`;
}

/** @param {import("./create-model.js").FieldsProps} props */
function LengthFields({ values, errors, edit }) {
  const length = getLengthChoice(values);
  const isScript = values.source === "script";
  const choices = [
    ...(isScript ? [{ value: AS_WRITTEN, words: "As written" }] : []),
    ...LENGTH_CHOICES.map((seconds) => ({ value: seconds, words: `${seconds} s` })),
    { value: "other", words: "Other" },
  ];
  return html`<${Radios} legend="Length" name="length" value=${length} choices=${choices}
      error=${length === "other" ? "" : errors.duration_seconds}
      onPick=${(picked) => edit(isScript ? { scriptLength: picked } : { length: picked })} />
    ${length === "other" && html`
      <${Field} id="seconds" label="Seconds" error=${errors.duration_seconds} hint="5 to 600">
        ${(props) => html`<input type="number" ...${props} min="5" max="600" step="any" value=${values.seconds}
          onInput=${(event) => edit({ seconds: event.target.value })} />`}
      <//>`}`;
}

/**
 * @param {{legend: string, name: string, value: string, choices: Choice[], error?: string,
 *   onPick: (value: string) => void}} props
 */
function Radios({ legend, name, value, choices, error, onPick }) {
  return html`<fieldset class="group" role="radiogroup" aria-label=${legend}
      aria-describedby=${error ? `${name}-error` : undefined}>
    <legend aria-hidden="true">${legend}</legend>
    <div class="segments">${choices.map(({ value: each, words, shape, disabled }) => html`<label key=${each}>
      <input type="radio" name=${name} value=${each} checked=${value === each} disabled=${disabled}
        onChange=${() => onPick(each)} />
      ${shape && html`<span class="shape" data-ratio=${shape} aria-hidden="true"></span>`}${words}</label>`)}
    </div>
    ${error && html`<div class="field-error" id="${name}-error">${error}</div>`}
  </fieldset>`;
}
