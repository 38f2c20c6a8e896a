// Who is in sight in a scene of the storyboard: a switch for each person, place and thing of the film.
import { html } from "./html.js";

/**
 * @param {{number: number, entities: Api.Entity[], inSight: string[] | null, onEdit: (ids: string[]) => void}} props
 *   `inSight`: ids; null: the server finds them by the scene's text
 */
export function EntityChips({ number, entities, inSight, onEdit }) {
  if (!entities.length) return null;
  const ids = inSight ?? [];
  /** @param {string} id */
  const toggle = (id) => onEdit(ids.includes(id) ? ids.filter((each) => each !== id) : [...ids, id]);
  return html`<div class="board-entities" role="group" aria-label="In sight in scene ${number}">
    ${entities.map(({ id, name }) => html`<button type="button" key=${id} class="chip entity-chip"
      aria-pressed=${ids.includes(id)} onClick=${() => toggle(id)}>${name}</button>`)}
  </div>`;
}
