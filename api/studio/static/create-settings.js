// What the film should be, and who makes it: only what that model can do can be chosen.
// Exports: Settings.
import { ServiceFields } from "./create-service.js";
import { AS_WRITTEN, LENGTHS, lengthOf } from "./draft.js";
import { html } from "./html.js";
import { modelOf } from "./market.js";
import { Field } from "./widgets.js";

const RATIOS = ["16:9", "9:16", "1:1"];

export function Settings({ values, errors, edit }) {
  const offered = modelOf(values.provider, values.model)?.aspect_ratios ?? RATIOS;
  const length = lengthOf(values);
  const script = values.source === "script";
  return html`<div class="stack">
    <${Radios} legend="Length" name="length" value=${length} error=${length === "other" ? "" : errors.duration_seconds} onPick=${(picked) => edit(script ? { scriptLength: picked } : { length: picked })}
      choices=${[...(script ? [{ value: AS_WRITTEN, words: "As written" }] : []), ...LENGTHS.map((given) => ({ value: given, words: `${given} s` })), { value: "other", words: "Other" }]} />
    ${length === "other" && html`<${Field} id="seconds" label="Seconds" error=${errors.duration_seconds} hint="5 to 600">
      ${(props) => html`<input type="number" ...${props} min="5" max="600" step="any" value=${values.seconds} onInput=${(event) => edit({ seconds: event.target.value })} />`}
    <//>`}
    <${Radios} legend="Ratio" name="ratio" value=${values.ratio} error=${errors.aspect_ratio} onPick=${(ratio) => edit({ ratio })}
      choices=${RATIOS.map((ratio) => ({ value: ratio, words: ratio, shape: ratio, disabled: !offered.includes(ratio) }))} />
    <${ServiceFields} values=${values} errors=${errors} edit=${edit} />
    <div class="checks">
      <label class="check"><input type="checkbox" checked=${values.music} onChange=${(event) => edit({ music: event.target.checked })} />Music</label>
      <label class="check"><input type="checkbox" checked=${values.storyboard} onChange=${(event) => edit({ storyboard: event.target.checked })} />Show me the storyboard first</label>
    </div>
  </div>`;
}

function Radios({ legend, name, value, choices, error, onPick }) {
  return html`<fieldset class="group" role="radiogroup" aria-label=${legend} aria-describedby=${error ? `${name}-error` : undefined}>
    <legend aria-hidden="true">${legend}</legend>
    <div class="segments">${choices.map((choice) => html`<label key=${choice.value}>
      <input type="radio" name=${name} value=${choice.value} checked=${value === choice.value} disabled=${choice.disabled} onChange=${() => onPick(choice.value)} />
      ${choice.shape && html`<span class="shape" data-ratio=${choice.shape} aria-hidden="true"></span>`}${choice.words}</label>`)}
    </div>
    ${error && html`<div class="field-error" id="${name}-error">${error}</div>`}
  </fieldset>`;
}
