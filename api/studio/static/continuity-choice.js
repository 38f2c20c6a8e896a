// How the scenes of a film are kept alike.
import { catalog } from "./catalog.js";
import { html } from "./html.js";
import { Field } from "./widgets.js";

/** @type {[Api.Continuity, string][]} */
const CONTINUITIES = [
  ["look", "By descriptions and pictures of who is in it"],
  ["keyframes", "By a still that is drawn for each scene"],
  ["chain", "By beginning where the scene before ends"],
  ["none", "Not at all"],
];

/** @param {import("./create-model.js").FieldsProps} props */
export function ContinuityField({ values: { more }, errors, edit }) {
  const chosen = more.continuity ?? "look";
  const canDraw = hasImageModel();
  const error = errors.continuity ?? errors.image_provider ?? errors.image_model;
  return html`<${Field} id="continuity" label="Scenes are kept alike" error=${error}
      hint=${chosen === "keyframes" ? "A still costs a few cents: see the price." : ""}>
    ${(props) => html`<select ...${props} value=${chosen}
      onChange=${(event) => edit({ more: { ...more, continuity: event.target.value } })}>
      ${CONTINUITIES.map(([value, words]) => html`
        <option key=${value} value=${value} disabled=${value === "keyframes" && !canDraw && chosen !== value}>
          ${words}${value === "keyframes" && !canDraw ? " (no account here draws)" : ""}</option>`)}
    </select>`}
  <//>`;
}

/** Return whether a provider with an account here draws stills. */
const hasImageModel = () => catalog.value.providers.some(({ available, models }) => (
  available && models.some((model) => model.kind === "image" && !model.retired)
));
