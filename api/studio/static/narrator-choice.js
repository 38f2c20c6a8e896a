// Who speaks a narrated film, and in which language; a voice that costs nothing can be heard first.
import { DEFAULT_CAPTIONS, fromCaptionWish, toCaptionWish } from "./caption-choice.js";
import { html } from "./html.js";
import { getModelTitle } from "./job-summary.js";
import { SampleButton } from "./voice-sample.js";
import { useVoices } from "./voices.js";
import { Field } from "./widgets.js";

/** @typedef {import("./form-state.js").FormState} FormState */
/** @typedef {Pick<Api.VoiceChoice, "provider" | "model" | "voice">} Narrator */
/** @typedef {Pick<Api.Narration, "language"> & Partial<Narrator>} NarrationOrder */
/** @typedef {{narration?: NarrationOrder} & import("./caption-choice.js").CaptionWish} NarrationWish of a brief */

const EMBEDDED = "embedded";
export const NO_NARRATION = {
  narrated: false, language: "en", narrator: /** @type {Narrator | null} */ (null), captions: DEFAULT_CAPTIONS,
};

/**
 * Return what a request says of the narration; nothing without one.
 * @param {Pick<FormState, "narrated" | "language" | "narrator" | "captions">} state @returns {NarrationWish}
 */
export function toNarrationWish({ narrated, language, narrator, captions }) {
  return narrated ? { narration: { language, ...narrator }, ...toCaptionWish(captions) } : {};
}

/** Return what an earlier film had. @param {Api.Brief} brief */
export function fromNarrationWish(brief) {
  const { language = NO_NARRATION.language, provider = EMBEDDED, model = null, voice = null } = brief.narration ?? {};
  const isDefault = provider === EMBEDDED && voice === null;
  return {
    narrated: Boolean(brief.narration), language, narrator: isDefault ? null : { provider, model, voice },
    captions: fromCaptionWish(brief),
  };
}

/**
 * Return the service that speaks the film in the form; null where nobody does, or a voice that costs nothing.
 * @param {Pick<FormState, "narrated" | "narrator">} state
 */
export const getVoiceService = ({ narrated, narrator }) => (
  narrated && narrator && narrator.provider !== EMBEDDED ? narrator.provider : null
);

/** @param {import("./create-model.js").FieldsProps} props */
export function NarratorField({ values: { language, narrator, captions }, errors, edit }) {
  const error = ["voice", "model", "provider"].map((part) => errors[`narration.${part}`]).find(Boolean);
  return html`<${VoiceField} id="narrator" label="Narrator" language=${language} voice=${narrator} error=${error}
    captions=${captions.choice} onPick=${(/** @type {Narrator | null} */ voice) => edit({ narrator: voice })} />`;
}

/**
 * A choice of voice, which can be heard if that costs nothing.
 * @param {{id: string, label: string, language: string, voice: Narrator | null, error?: string, usual?: string,
 *   captions?: Api.CaptionChoice | null, onPick: (voice: Narrator | null) => void}} props voice: null for the usual
 *   one, which is the language's first unless `usual` names another; captions: the film's, which it is heard as with
 */
export function VoiceField({ id, label, language, voice: picked, error, usual, captions, onPick }) {
  const voices = useVoices(language);
  const first = usual ? undefined : voices?.find((voice) => voice.provider === EMBEDDED);
  const chosen = picked ? voices?.find((voice) => isSame(voice, picked)) : first;
  const sample = chosen?.sample_url && findSample(chosen.sample_url, captions);
  /** @param {string} name of the voice; empty: the usual one */
  const pick = (name) => {
    const voice = voices?.find((each) => nameOf(each) === name);
    onPick(voice ? toNarrator(voice) : null);
  };
  return html`<div class="narrator">
    <${Field} id=${id} label=${label} error=${error} hint=${chosen && describeVoice(chosen)}>
      ${(props) => html`<select ...${props} value=${picked ? nameOf(chosen ?? picked) : ""}
          onChange=${(event) => pick(event.target.value)}>
        <option value="">${usual ?? (first ? `Default: ${first.name}` : "Default")}</option>
        ${picked && !chosen && html`<option value=${nameOf(picked)}>${picked.voice ?? picked.provider}</option>`}
        ${voices?.map((voice) => html`<option key=${nameOf(voice)} value=${nameOf(voice)} disabled=${!voice.available}>
          ${describeChoice(voice)}</option>`)}
      </select>`}
    <//>
    ${sample && html`<${SampleButton} key=${sample} url=${sample} name=${chosen?.name} />`}
  </div>`;
}

/**
 * Return where a voice is heard as in a film with these captions: with some, it gives people time to read.
 * @param {string} url @param {Api.CaptionChoice | null} [captions]
 */
const findSample = (url, captions) => (
  captions === "off" ? `${url}${url.includes("?") ? "&" : "?"}captions=off` : url
);
/** @param {Narrator} voice @returns {Narrator} */
const toNarrator = ({ provider, model, voice }) => ({ provider, model, voice });
/** @param {Narrator} voice */
const nameOf = ({ provider, model, voice }) => JSON.stringify([provider, model, voice]);

/** A model or voice that is not named is the first. @param {Api.VoiceOffer} offer @param {Narrator} narrator */
function isSame(offer, { provider, model, voice }) {
  return offer.provider === provider && [offer.model, null].includes(model)
    && (voice === null || offer.voice.toLowerCase() === voice.toLowerCase());
}

/** @param {Api.VoiceOffer} offer */
function describeChoice({ provider, model, name, is_draft, missing }) {
  if (provider === EMBEDDED) return `${name} · free${is_draft ? ", synthetic" : ""}`;
  return `${name} · ${getModelTitle(provider, model ?? "")}${missing ? ` (${missing})` : ""}`;
}

/** @param {Api.VoiceOffer} offer */
function describeVoice({ sample_url, is_draft }) {
  if (!sample_url) return "A service’s voice is paid for, so it can’t be heard before the film.";
  return is_draft ? "Free. A synthetic voice, to plan a film by." : "Free.";
}
