// The scenes of a storyboard that is being edited, and the focus when they are moved or removed.
import { html, useEffect, useRef } from "./html.js";
import { editScene, moveScene, removeScene } from "./storyboard-draft.js";
import { StoryboardScene } from "./storyboard-scene.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */

/**
 * @param {{draft: Draft, job: Api.JobDetails, onEdit: (draft: Draft, words?: string) => void,
 *   errors: Record<string, string>}} props
 *   onEdit: `words` are read out by screen readers; errors: by the server's names of the fields
 */
export function StoryboardScenes({ draft, job, onEdit, errors }) {
  const list = useRef(null);
  const focusAfterRender = useRef(/** @type {string[] | null} */ (null));
  // An element that was moved or removed has lost the focus. The selectors are tried in their order.
  useEffect(() => {
    const elements = focusAfterRender.current?.map((selector) => list.current.querySelector(selector));
    elements?.find(Boolean)?.focus();
    focusAfterRender.current = null;
  });
  /** @type {import("./storyboard-scene.js").MoveScene} */
  const move = (from, to, control) => {
    if (to < 0 || to >= draft.scenes.length || to === from) return;
    const scene = getSceneSelector(draft, from);
    focusAfterRender.current = control ? [`${scene} ${control}:not(:disabled)`, `${scene} textarea`] : null;
    onEdit(moveScene(draft, from, to), `Moved scene ${from + 1} to place ${to + 1}`);
  };
  /** @param {number} index */
  const remove = (index) => {
    const next = removeScene(draft, index);
    focusAfterRender.current = [`${getSceneSelector(next, Math.min(index, next.scenes.length - 1))} textarea`];
    onEdit(next, `Removed scene ${index + 1}`);
  };
  return html`<ol class="board" role="list" ref=${list}>
    ${draft.scenes.map((scene, index) => html`
      <${StoryboardScene} key=${scene.key} scene=${scene} index=${index} count=${draft.scenes.length}
        job=${job} errors=${findSceneErrors(errors, index)}
        onEdit=${(fields) => onEdit(editScene(draft, index, fields))}
        onMove=${move} onRemove=${() => remove(index)} />`)}
  </ol>`;
}

/** @param {Record<string, string>} errors @param {number} index */
function findSceneErrors(errors, index) {
  const own = (/** @type {string} */ name) => errors[`scenes.${index}.${name}`];
  const ownPicture = (/** @type {string} */ name) => (
    ["", ".upload_id", ".url"].map((part) => own(`${name}${part}`)).find(Boolean));
  return {
    text: own("text"), seconds: own("duration_seconds"), opening: own("opens_on"), sound: own("clip_sound"),
    picture: ownPicture("reference_image"), last: ownPicture("last_image"),
    lines: Object.entries(errors).find(([field]) => field.startsWith(`scenes.${index}.lines`))?.[1],
  };
}

/** @param {Draft} draft @param {number} index */
const getSceneSelector = ({ scenes }, index) => `[data-scene="${scenes[index]?.key}"]`;
