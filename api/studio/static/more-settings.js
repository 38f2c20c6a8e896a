// What few films need: takes, style, seed, transition, how scenes are kept alike, clips' own sound, cards and a
// watermark. It is folded until one of them is set.
import { html, useRef } from "./html.js";
import { MoreFields } from "./lazy-views.js";

/** @param {import("./create-model.js").FieldsProps} props */
export function MoreSettings(props) {
  const { clip_sound: sound = "off", cards, continuity = "look", style, seed, ...more } = props.values.more;
  const isCut = more.transition === "cut";
  // Once it is open it stays so: nothing is folded away from under somebody who empties a field.
  const wasSet = useRef(false);
  wasSet.current ||= sound !== "off" || Boolean(cards) || continuity !== "look"
    || Boolean(style) || typeof seed === "number" || isCut || Boolean(more.fallbacks?.length)
    || (more.takes ?? 1) > 1;
  return html`<details class="more" open=${wasSet.current}>
    <summary>More</summary>
    <${MoreFields} ...${props} />
  </details>`;
}
