// Examples to begin from: each fills the form, and orders nothing.
import { EMPTY_FORM, formState, getSourceText, updateForm } from "./form-state.js";
import { html } from "./html.js";

/** @typedef {{name: string, fields: Partial<import("./form-state.js").FormState>}} Example */

/** @type {Example[]} */
export const EXAMPLES = [
  {
    name: "A short story",
    fields: {
      prompt: "A lighthouse keeper finds a whale at dawn, and follows it out to sea. A storm comes up, and the light"
        + " goes out. At night she rows home by the stars.",
      length: "30",
    },
  },
  {
    name: "A portrait for phones",
    fields: {
      prompt: "A paper lantern drifts down a river at night, past a sleeping village, under a bridge, and out to sea."
        + " Quiet, slow, warm light.",
      length: "15", ratio: "9:16",
    },
  },
  {
    name: "A told story",
    fields: {
      source: "script",
      script: "The fox had never seen the lake frozen. She put one paw on the ice, and it held.\n\nHalfway across she"
        + " found an old sledge, with a bell on it that still rang.\n\nWhen she came home, everybody had heard her"
        + " coming.",
      narrated: true,
    },
  },
  {
    name: "A screenplay",
    fields: {
      source: "script",
      script: "EXT. HARBOR - NIGHT\nRain. A boat without lights comes in.\n\nINT. HARBOR OFFICE - NIGHT\nThe watchman"
        + " puts down his cup and looks out.\n\nEXT. PIER - NIGHT\nNobody is in the boat. A lamp still burns in it.",
    },
  },
];

/** @param {{state: import("./form-state.js").FormState}} props */
export function Examples({ state }) {
  if (getSourceText(state)) return null;
  return html`<div class="row examples" role="group" aria-label="Examples to begin from">
    <span class="hint">Begin from</span>
    ${EXAMPLES.map(({ name, fields }) => html`<button key=${name} type="button" class="button small"
      onClick=${() => fillIn(fields)}>${name}</button>`)}
  </div>`;
}

/** Fill the form, and give its text the focus: that is what people change first. @param {Example["fields"]} fields */
function fillIn(fields) {
  updateForm({ source: "prompt", ratio: EMPTY_FORM.ratio, ...fields });
  const { source } = formState.peek();
  requestAnimationFrame(() => document.getElementById(source)?.focus());
}
