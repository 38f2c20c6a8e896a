// A scene in the dialog that arranges a film: it is moved, taken out, and given its transition.
import { html } from "./html.js";
import { Icon } from "./icons.js";

const UP = "[data-up]";
const DOWN = "[data-down]";

/**
 * @typedef {object} PlaceProps
 * @property {import("./order-draft.js").Place} place
 * @property {number} index
 * @property {number} count
 * @property {Api.JobDetails} job
 * @property {boolean} isOver whether a scene that is dragged would come here
 * @property {object} grip
 * @property {(from: number, to: number, control?: string) => void} move
 * @property {(scene: number) => void} takeOut
 * @property {(transition: Api.PlacedScene["transition"]) => void} onChange
 */

/** @param {PlaceProps} props */
export function PlaceRow({ place, index, count, job, isOver, grip, move, takeOut, onChange }) {
  const number = place.scene;
  const scene = [...job.results.scenes, ...job.results.removed_scenes].find((each) => each.number === number);
  const take = scene?.takes.find((each) => each.take === scene.take);
  return html`<li class="place ${isOver ? "over" : ""}" data-place=${number} data-scene aria-label="Scene ${number}">
    <span class="place-grip" aria-hidden="true" ...${grip}><${Icon} name="line" /></span>
    ${take?.thumbnail && html`<img src=${take.thumbnail.url} alt="" loading="lazy" />`}
    <span class="place-text"><strong>Scene ${number}</strong>${" "}${scene?.text}</span>
    ${index > 0 && html`<${TransitionChoice} number=${number} value=${place.transition} onChange=${onChange} />`}
    <span class="place-buttons">
      <button type="button" class="icon-button small" data-up disabled=${index === 0}
        aria-label="Move scene ${number} up" onClick=${() => move(index, index - 1, UP)}><${Icon} name="up" /></button>
      <button type="button" class="icon-button small turned" data-down disabled=${index === count - 1}
        aria-label="Move scene ${number} down" onClick=${() => move(index, index + 1, DOWN)}>
        <${Icon} name="up" /></button>
      <button type="button" class="icon-button small" data-take-out disabled=${count === 1}
        aria-label="Take scene ${number} out" onClick=${() => takeOut(number)}><${Icon} name="trash" /></button>
    </span>
  </li>`;
}

/**
 * @param {{number: number, value: Api.PlacedScene["transition"],
 *   onChange: (transition: Api.PlacedScene["transition"]) => void}} props
 */
function TransitionChoice({ number, value, onChange }) {
  return html`<select aria-label="Transition into scene ${number}" value=${value ?? ""}
      onChange=${(/** @type {any} */ { target }) => onChange(target.value || null)}>
    <option value="">As the film</option>
    <option value="crossfade">Cross-fade</option>
    <option value="cut">Hard cut</option>
  </select>`;
}
