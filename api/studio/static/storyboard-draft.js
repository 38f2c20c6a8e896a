// A storyboard that is being edited, as a value: every function returns a new draft.
import { toPicture, toReference } from "./picture.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";

/** @typedef {import("./picture.js").Picture} Picture */

/**
 * @typedef {object} DraftScene
 * @property {number} key unlike that of any other scene, and kept when the scene is moved
 * @property {string} text
 * @property {string} seconds as it was typed
 * @property {Picture | null} picture that the scene begins from, in place of the film's
 * @property {boolean} continues whether it begins from the last picture of the scene before
 * @property {Api.ClipSoundChoice | null} sound of its clip; null: as the film
 * @property {string[] | null} entities the ids of those in sight; null: whom the text names
 */

/**
 * @typedef {object} Draft
 * @property {DraftScene[]} scenes
 * @property {number} revision of the server's storyboard that is being edited
 * @property {number | null} price of that one, in US dollars
 * @property {number | null} [before] its price before the last change that was saved
 * @property {string} saved the texts and lengths as the server has them
 */

const LAST_FRAME = /** @type {const} */ ("last_frame"), OWN = /** @type {const} */ ("own");
const DEFAULT_SECONDS = 5;
let count = 0;

/**
 * @param {{text: string, seconds: number | string, picture?: Picture | null, reference_image?: Picture | null,
 *   entities?: string[] | null, continues?: boolean, opens_on?: Api.OpensOn, sound?: Api.ClipSoundChoice | null,
 *   clip_sound?: Api.ClipSoundChoice | null}} scene
 * @returns {DraftScene}
 */
function createScene({ text, seconds, picture, reference_image: stored, entities = null, ...given }) {
  const continues = given.continues ?? given.opens_on === LAST_FRAME;
  const typed = typeof seconds === "string" ? seconds : String(Math.round(seconds * 1000) / 1000);
  return { key: ++count, text, seconds: typed, picture: picture ?? toPicture(stored), entities, continues,
    sound: given.sound ?? given.clip_sound ?? null };
}

/** @param {DraftScene[]} scenes */
const serialize = (scenes) => JSON.stringify(scenes.map(({ text, seconds, picture, entities, continues, sound }) => (
  [text, seconds, picture, entities?.toSorted() ?? [], continues, sound]
)));

/**
 * Begin to edit what the server has.
 * @param {{text: string, seconds: number, reference_image?: Picture | null, entities?: string[],
 *   opens_on?: Api.OpensOn, clip_sound?: Api.ClipSoundChoice | null}[]} scenes
 * @param {{revision: number, price_usd: number | null}} state
 * @returns {Draft}
 */
export function createDraft(scenes, { revision, price_usd: price }) {
  const created = scenes.map(createScene);
  return { scenes: created, revision, price, saved: serialize(created) };
}

/** Give the scenes of a stored draft keys that no other scene has. @param {Draft} draft @returns {Draft} */
export const restoreDraft = (draft) => ({ ...draft, scenes: draft.scenes.map(createScene) });

/** Return whether a draft differs from what the server has. @param {Draft} draft */
export const isChanged = (draft) => serialize(draft.scenes) !== draft.saved;

/** @param {Draft} draft @param {number} index @param {Partial<DraftScene>} fields @returns {Draft} */
export function editScene(draft, index, fields) {
  return { ...draft, scenes: draft.scenes.map((scene, at) => (at === index ? { ...scene, ...fields } : scene)) };
}

/** @param {Draft} draft @param {number} index @returns {Draft} */
export const removeScene = (draft, index) => ({ ...draft, scenes: draft.scenes.toSpliced(index, 1) });

/** @param {Draft} draft @param {number} from @param {number} to @returns {Draft} */
export function moveScene(draft, from, to) {
  const moved = draft.scenes.slice(from, from + 1);
  return { ...draft, scenes: draft.scenes.toSpliced(from, 1).toSpliced(to, 0, ...moved) };
}

/** Add an empty scene at the end, as long as the last one. @param {Draft} draft @returns {Draft} */
export function addScene(draft) {
  const seconds = Number(draft.scenes.at(-1)?.seconds) || DEFAULT_SECONDS;
  return { ...draft, scenes: [...draft.scenes, createScene({ text: "", seconds })] };
}

/**
 * Turn a draft into the body of a request. The server chooses lengths that are empty, and what is spoken.
 * @param {Draft} draft @returns {Api.StoryboardEdit}
 */
export function toStoryboardEdit({ scenes, revision }) {
  const edited = scenes.map(({ text, seconds, picture, entities, continues, sound }, index) => ({
    text: text.trim(), duration_seconds: Number(seconds) || null, reference_image: toReference(picture),
    lines: null, entities, opens_on: index && continues ? LAST_FRAME : OWN, clip_sound: sound ?? null,
  }));
  return { revision, scenes: edited };
}

/**
 * Find the texts that are missing or too long, by the server's names of the fields.
 * @param {Draft} draft @returns {Record<string, string>}
 */
export function findTextErrors({ scenes }) {
  return Object.fromEntries(scenes.flatMap(({ text }, index) => {
    const error = text.trim() ? describeExcess(text.trim(), MAX_LENGTHS.scene) : "Describe what we see in this scene.";
    return error ? [[`scenes.${index}.text`, error]] : [];
  }));
}

/** @param {Draft} draft */
export const getTotalSeconds = ({ scenes }) => scenes.reduce((sum, { seconds }) => sum + (Number(seconds) || 0), 0);
