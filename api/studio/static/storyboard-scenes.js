// The scenes of a storyboard that is being edited, and the focus when they are moved, made or removed.
import { html, useEffect, useRef } from "./html.js";
import { duplicateScene, insertScene, mergeScenes, splitScene } from "./storyboard-changes.js";
import { editScene, moveScene, removeScene } from "./storyboard-draft.js";
import { useSceneDrag } from "./storyboard-drag.js";
import { StoryboardScene } from "./storyboard-scene.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */
/** @typedef {(draft: Draft, change: {words?: string, kind?: string}) => void} EditDraft */

export const MAX_SCENES = 50;

/**
 * @param {{draft: Draft, job: Api.JobDetails, onEdit: EditDraft, errors: Record<string, string>,
 *   stills: import("./scene-still.js").Stills}} props
 *   onEdit: `words` are read out by screen readers, equal `kind`s are undone together;
 *   errors: by the server's names of the fields
 */
export function StoryboardScenes({ draft, job, onEdit, errors, stills }) {
  const list = useRef(null);
  const focusAfterRender = useRef(/** @type {string[] | null} */ (null));
  // An element that was moved or removed has lost the focus. The selectors are tried in their order.
  useEffect(() => {
    const elements = focusAfterRender.current?.map((selector) => list.current.querySelector(selector));
    elements?.find(Boolean)?.focus();
    focusAfterRender.current = null;
  });
  /** @param {Draft} next @param {number} index of the scene whose text has the focus then @param {string} words */
  const change = (next, index, words) => {
    focusAfterRender.current = [`${getSceneSelector(next, Math.min(index, next.scenes.length - 1))} textarea`];
    onEdit(next, { words });
  };
  /** @type {import("./scene-buttons.js").SceneActions} */
  const actions = {
    move: (from, to, control) => {
      if (to < 0 || to >= draft.scenes.length || to === from) return;
      const scene = getSceneSelector(draft, from);
      focusAfterRender.current = control ? [`${scene} ${control}:not(:disabled)`, `${scene} textarea`] : null;
      onEdit(moveScene(draft, from, to), { words: `Moved scene ${from + 1} to place ${to + 1}` });
    },
    split: (index) => change(splitScene(draft, index), index, `Split scene ${index + 1} into two`),
    merge: (index) => change(mergeScenes(draft, index), index, `Merged scenes ${index + 1} and ${index + 2}`),
    duplicate: (index) => change(duplicateScene(draft, index), index + 1, `Duplicated scene ${index + 1}`),
    insert: (index) => change(insertScene(draft, index), index + 1, `Inserted scene ${index + 2}`),
    remove: (index) => change(removeScene(draft, index), index, `Removed scene ${index + 1}`),
  };
  const { over, getGrip } = useSceneDrag(actions.move);
  return html`<ol class="board" role="list" ref=${list} data-aspect=${job.brief.aspect_ratio}>
    ${draft.scenes.map((scene, index) => html`
      <${StoryboardScene} key=${scene.key} scene=${scene} index=${index} count=${draft.scenes.length} job=${job}
        isFull=${draft.scenes.length >= MAX_SCENES} errors=${findSceneErrors(errors, index)}
        isOver=${over === index} grip=${getGrip(index)} actions=${actions} stills=${stills}
        onEdit=${(fields) => onEdit(editScene(draft, index, fields), { kind: describeKind(scene.key, fields) })} />`)}
  </ol>`;
}

/**
 * Name the fields that are typed in, so that their letters are undone together.
 * @param {number} key @param {object} fields
 */
const describeKind = (key, fields) => `${key} ${Object.keys(fields)}`;

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
