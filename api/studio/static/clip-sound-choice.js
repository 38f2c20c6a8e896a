// What the film takes of its clips' own sound, and what that costs with the chosen model.
import { findModelOrDefault } from "./catalog.js";
import { formatMoney } from "./format.js";
import { html } from "./html.js";
import { Field } from "./widgets.js";

/** @type {[Api.ClipSoundChoice, string][]} */
export const CLIP_SOUNDS = [["off", "None"], ["under", "Quiet, below voice and music"], ["full", "As loud as a voice"]];

/** @param {import("./create-model.js").FieldsProps} props */
export function ClipSoundField({ values: { more, provider, model }, errors, edit }) {
  const offer = findModelOrDefault(provider, model);
  return html`<${Field} id="clip-sound" label="The clips’ own sound" error=${errors.clip_sound}
      hint=${describeOffer(offer)}>
    ${(props) => html`<select ...${props} value=${more.clip_sound ?? "off"}
      onChange=${(event) => edit({ more: { ...more, clip_sound: event.target.value } })}>
      ${CLIP_SOUNDS.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
    </select>`}
  <//>`;
}

/** @param {Api.ModelOffer | undefined} offer */
export function describeOffer(offer) {
  if (!offer) return "";
  if (offer.sound) return "This model’s clips always have sound: it costs nothing more.";
  if (!offer.sound_switch) return "This model’s clips have no sound.";
  return offer.sound_prices.length > 0 ? "This model charges more for clips with sound: see the price."
    : "This model makes sound at no extra price.";
}

/**
 * Say what sound adds to the price of a clip of that resolution; the same as `describeOffer` where that is no rate.
 * @param {Api.ModelOffer | undefined} offer @param {Api.Resolution} resolution
 */
export function describeSoundPrice(offer, resolution) {
  const [silent, sounding] = [offer?.prices ?? [], offer?.sound_prices ?? []].map((prices) => (
    prices.find((price) => price.per === "second" && price.seconds === null
      && (price.resolution ?? resolution) === resolution)
  ));
  const more = sounding && silent ? sounding.usd - silent.usd : 0;
  return more > 0 ? `Sound costs ${formatMoney(more)} more per second.` : describeOffer(offer);
}
