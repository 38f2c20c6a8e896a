// Where the captions of a narrated film are, and how burnt ones look.
import { html } from "./html.js";
import { Field } from "./widgets.js";

/** @typedef {{choice: Api.CaptionChoice, style: Api.CaptionStyleChoice}} Captions */
/** @typedef {{captions?: Api.CaptionChoice, caption_style?: Api.CaptionStyleChoice}} CaptionWish of a brief */

/** @type {Captions} */
export const DEFAULT_CAPTIONS = { choice: "files", style: "clean" };

/** @type {[Api.CaptionChoice, string][]} */
const CHOICES = [
  ["files", "Beside the film"], ["burnt", "In the picture"], ["track", "In the film’s file, to be switched on"],
  ["off", "None"],
];
/** @type {[Api.CaptionStyleChoice, string][]} */
const STYLES = [["clean", "Clean"], ["box", "On a box"], ["karaoke", "Word by word"]];

/**
 * Return what a request says of them: only what is not the default.
 * @param {Captions} captions @returns {CaptionWish}
 */
export const toCaptionWish = ({ choice, style }) => ({
  ...(choice !== DEFAULT_CAPTIONS.choice && { captions: choice }),
  ...(choice === "burnt" && style !== DEFAULT_CAPTIONS.style && { caption_style: style }),
});

/** Return those of an earlier film. @param {Api.Brief} brief @returns {Captions} */
export const fromCaptionWish = ({ captions, caption_style: style }) => ({
  choice: captions ?? DEFAULT_CAPTIONS.choice, style: style ?? DEFAULT_CAPTIONS.style,
});

/** @param {import("./create-model.js").FieldsProps} props */
export function CaptionFields({ values: { captions }, errors, edit }) {
  /** @param {Partial<Captions>} given */
  const pick = (given) => edit({ captions: { ...captions, ...given } });
  return html`<div class="two">
    <${Picker} id="captions" label="Captions" value=${captions.choice} choices=${CHOICES} error=${errors.captions}
      onPick=${(choice) => pick({ choice })} />
    ${captions.choice === "burnt" && html`<${Picker} id="caption-style" label="Their style" value=${captions.style}
      choices=${STYLES} error=${errors.caption_style} onPick=${(style) => pick({ style })} />`}
  </div>`;
}

/**
 * @param {{id: string, label: string, value: string, choices: [string, string][], error?: string,
 *   onPick: (value: string) => void}} props
 */
export function Picker({ id, label, value, choices, error, onPick }) {
  return html`<${Field} id=${id} label=${label} error=${error}>
    ${(props) => html`<select ...${props} value=${value} onChange=${(event) => onPick(event.target.value)}>
      ${choices.map(([each, words]) => html`<option key=${each} value=${each}>${words}</option>`)}
    </select>`}
  <//>`;
}
