// What few films need: the clips' own sound, and the cards. They are folded until one of them is set.
import { CardFields } from "./card-fields.js";
import { ClipSoundField } from "./clip-sound-choice.js";
import { html, useRef } from "./html.js";

/** @param {import("./create-model.js").FieldsProps} props */
export function MoreSettings(props) {
  const { clip_sound: sound = "off", cards } = props.values.more;
  // Once it is open it stays so: nothing is folded away from under somebody who empties a field.
  const wasSet = useRef(false);
  wasSet.current ||= sound !== "off" || Boolean(cards);
  return html`<details class="more" open=${wasSet.current}>
    <summary>More</summary>
    <div class="stack">
      <${ClipSoundField} ...${props} />
      <${CardFields} ...${props} />
    </div>
  </details>`;
}
