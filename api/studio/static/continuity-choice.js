// How the scenes of a film are kept alike.
import { catalog, findProvider } from "./catalog.js";
import { formatMoney } from "./format.js";
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
export function ContinuityField({ values: { more, resolution }, errors, edit }) {
  const chosen = more.continuity ?? "look";
  const canDraw = hasImageModel();
  const error = errors.continuity ?? errors.image_provider ?? errors.image_model;
  return html`<${Field} id="continuity" label="Scenes are kept alike" error=${error}
      hint=${chosen === "keyframes" ? describeStills(more, resolution) : ""}>
    ${(props) => html`<select ...${props} value=${chosen}
      onChange=${(event) => edit({ more: { ...more, continuity: event.target.value } })}>
      ${CONTINUITIES.map(([value, words]) => html`
        <option key=${value} value=${value} disabled=${value === "keyframes" && !canDraw && chosen !== value}>
          ${words}${value === "keyframes" && !canDraw ? " (no account here draws)" : ""}</option>`)}
    </select>`}
  <//>`;
}

/**
 * Say who draws the stills, and for how much each.
 * @param {import("./extra-settings.js").ExtraSettings} named @param {string} resolution
 */
export function describeStills({ image_provider: provider, image_model: name }, resolution) {
  const model = provider ? findImageModel(provider, name) : findDefaultImageModel();
  const price = model?.prices.find((each) => (each.resolution ?? resolution) === resolution);
  return model && price ? `${model.title} draws them, for ${formatMoney(price.usd)} each.` : "";
}

const findDefaultImageModel = () => {
  const choice = catalog.value.default_image;
  return choice ? findImageModel(choice.provider, choice.model) : undefined;
};

/**
 * Return the provider's model of that name that draws; without a name its first one.
 * @param {string} provider @param {string | null} [name]
 */
const findImageModel = (provider, name) => findProvider(provider)?.models.find((model) => (
  model.kind === "image" && (name ? model.name === name : !model.retired)
));

/** Return whether a provider with an account here draws stills. */
export const hasImageModel = () => catalog.value.providers.some(({ available, models }) => (
  available && models.some((model) => model.kind === "image" && !model.retired)
));
