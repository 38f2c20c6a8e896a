// The fields under More.
import { CardFields } from "./card-fields.js";
import { ClipSoundField } from "./clip-sound-choice.js";
import { ContinuityField } from "./continuity-choice.js";
import { FilmLookFields } from "./film-look-fields.js";
import { html } from "./html.js";
import { WatermarkField } from "./watermark-field.js";

/** @param {import("./create-model.js").FieldsProps} props */
export function MoreFields(props) {
  return html`<div class="stack">
    <${FilmLookFields} ...${props} />
    <${ContinuityField} ...${props} />
    <${ClipSoundField} ...${props} />
    <${CardFields} ...${props} />
    <${WatermarkField} ...${props} />
  </div>`;
}
