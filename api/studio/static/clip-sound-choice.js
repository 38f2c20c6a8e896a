// What the film takes of its clips' own sound, and what that costs with the chosen model.
import { findModelOrDefault } from "./catalog.js";
import { html } from "./html.js";
import { Field } from "./widgets.js";

/** @type {[Api.ClipSoundChoice, string][]} */
const CHOICES = [["off", "None"], ["under", "Quiet, below voice and music"], ["full", "As loud as a voice"]];

/** @param {import("./create-model.js").FieldsProps} props */
export function MoreSettings({ values: { more, provider, model }, errors, edit }) {
  const offer = findModelOrDefault(provider, model);
  const choice = more.clip_sound ?? "off";
  return html`<details class="more" open=${choice !== "off"}>
    <summary>More</summary>
    <${Field} id="clip-sound" label="The clips’ own sound" error=${errors.clip_sound} hint=${describeOffer(offer)}>
      ${(props) => html`<select ...${props} value=${choice}
        onChange=${(event) => edit({ more: { ...more, clip_sound: event.target.value } })}>
        ${CHOICES.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
      </select>`}
    <//>
  </details>`;
}

/** @param {Api.ModelOffer | undefined} offer */
export function describeOffer(offer) {
  if (!offer) return "";
  if (offer.sound) return "This model’s clips always have sound: it costs nothing more.";
  if (!offer.sound_switch) return "This model’s clips have no sound.";
  return offer.sound_prices.length > 0 ? "This model charges more for clips with sound: see the price."
    : "This model makes sound at no extra price.";
}
