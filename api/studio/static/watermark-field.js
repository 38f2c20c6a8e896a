// The film's watermark: a picture over its scenes, and the corner in which it stands.
import { editCards } from "./card-fields.js";
import { html } from "./html.js";
import { PictureField, usePictureTarget } from "./picture-field.js";
import { toPicture } from "./picture.js";
import { usePictureUpload } from "./picture-upload.js";
import { Field } from "./widgets.js";

/** @type {[Api.WatermarkCorner, string][]} */
export const CORNERS = [
  ["top_right", "Top right"], ["top_left", "Top left"],
  ["bottom_right", "Bottom right"], ["bottom_left", "Bottom left"],
];
export const WATERMARK_FIELDS = [
  "cards.watermark", "cards.watermark.upload_id", "cards.watermark.url", "cards.watermark_corner",
];

/** @param {import("./create-model.js").FieldsProps} props */
export function WatermarkField({ values: { more }, errors, edit }) {
  const picture = toPicture(more.cards?.watermark);
  /** @param {import("./card-fields.js").CardsWish} given */
  const pick = (given) => edit({ more: { ...more, cards: editCards(more.cards, given) } });
  const upload = usePictureUpload((chosen) => pick({ watermark: chosen }));
  const target = usePictureTarget(upload);
  return html`<div class="field" ...${target}>
    <label for="watermark">Watermark</label>
    <${PictureField} id="watermark" label="the watermark" picture=${picture} upload=${upload}
      error=${WATERMARK_FIELDS.map((field) => errors[field]).find(Boolean)}
      onRemove=${() => pick({ watermark: null })} />
    <div class="hint">Optional. Lies over all scenes; parts of it that are transparent stay so.</div>
    ${picture && html`<${Field} id="watermark-corner" label="Corner">
      ${(props) => html`<select ...${props} value=${more.cards?.watermark_corner ?? CORNERS[0]?.[0]}
        onChange=${(event) => pick({ watermark_corner: event.target.value })}>
        ${CORNERS.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}
      </select>`}
    <//>`}
  </div>`;
}
