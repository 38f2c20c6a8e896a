// A storyboard that is being edited, as a value: every function returns a new draft.
import { toPicture, toReference } from "./picture.js";
import { areText, findLinesError, toLines } from "./spoken-lines.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";

/** @typedef {import("./picture.js").Picture} Picture */

/**
 * @typedef {object} DraftScene
 * @property {number} key unlike that of any other scene, and kept when the scene is moved
 * @property {string} text
 * @property {string} seconds as it was typed
 * @property {number} seed of its picture
 * @property {Picture | null} picture that the scene begins from, in place of the film's
 * @property {Picture | null} [last] picture that its clip ends on
 * @property {boolean} continues whether it begins from the last picture of the scene before
 * @property {boolean} drawn whether it begins from a still that is drawn for it
 * @property {Api.ClipSoundChoice | null} sound of its clip; null: as the film
 * @property {string[] | null} entities the ids of those in sight; null: whom the text names
 * @property {string[] | null} lines see `SpokenLines`, as of the next three
 * @property {(string | null)[]} voices
 * @property {boolean} follows
 * @property {string | null} spoken
 */

/**
 * @typedef {object} Draft
 * @property {DraftScene[]} scenes
 * @property {number} revision of the server's storyboard that is being edited
 * @property {number | null} price of that one, in US dollars
 * @property {number | null} [before] its price before the last change that was saved
 * @property {string} saved the texts and lengths as the server has them
 * @property {1 | 2 | 4} [takes] how many are made of each scene
 * @property {boolean} [speaksText] whether a scene without lines of its own has its text spoken
 */

const LAST_FRAME = /** @type {const} */ ("last_frame"), OWN = /** @type {const} */ ("own");
const STILL = /** @type {const} */ ("still");
const DEFAULT_SECONDS = 5;
let count = 0;

/**
 * @param {{text: string, seconds: number | string, picture?: Picture | null, reference_image?: Picture | null,
 *   entities?: string[] | null, continues?: boolean, drawn?: boolean, opens_on?: Api.OpensOn,
 *   sound?: Api.ClipSoundChoice | null, clip_sound?: Api.ClipSoundChoice | null, lines?: string[] | null,
 *   follows?: boolean, spoken?: string | null, voices?: (string | null)[], line_voices?: (string | null)[],
 *   last?: Picture | null, last_image?: Picture | null, seed?: number}} scene
 * @returns {DraftScene}
 */
export function createScene({ text, seconds, picture, reference_image: stored, entities = null, ...given }) {
  const continues = given.continues ?? given.opens_on === LAST_FRAME;
  const drawn = given.drawn ?? given.opens_on === STILL;
  const typed = typeof seconds === "string" ? seconds : String(Math.round(seconds * 1000) / 1000);
  return { key: ++count, text, seconds: typed, picture: picture ?? toPicture(stored), entities, continues,
    drawn, sound: given.sound ?? given.clip_sound ?? null, lines: given.lines ?? null, follows: given.follows ?? false,
    spoken: given.spoken ?? null, voices: given.voices ?? given.line_voices ?? [],
    last: given.last ?? toPicture(given.last_image), seed: given.seed ?? 0 };
}

/** @param {Pick<Draft, "scenes" | "takes">} draft */
const serialize = ({ scenes, takes }) => JSON.stringify([...scenes.map((scene) => {
  const { text, seconds, picture, last = null, entities, continues, drawn, sound } = scene;
  const lines = toLines({ ...scene, follows: false });
  return [text, seconds, picture, last, entities?.toSorted() ?? [], continues, drawn, sound, lines];
}), ...(takes ? [takes] : [])]);

/**
 * Begin to edit what the server has.
 * @param {{text: string, seconds: number, reference_image?: Picture | null, entities?: string[],
 *   opens_on?: Api.OpensOn, clip_sound?: Api.ClipSoundChoice | null, lines?: string[], seed?: number,
 *   line_voices?: (string | null)[], last_image?: Picture | null}[]} scenes
 * @param {{revision: number, price_usd: number | null, takes?: 1 | 2 | 4}} state
 * @param {boolean} [speaksText]
 * @returns {Draft}
 */
export function createDraft(scenes, { revision, price_usd: price, takes }, speaksText = false) {
  const created = scenes.map((scene) => {
    const follows = speaksText && !scene.line_voices?.length && areText(scene.text, scene.lines ?? []);
    return createScene({ ...scene, follows });
  });
  return { scenes: created, revision, price, takes, speaksText, saved: serialize({ scenes: created, takes }) };
}

/** Give the scenes of a stored draft keys that no other scene has. @param {Draft} draft @returns {Draft} */
export const restoreDraft = (draft) => ({ ...draft, scenes: draft.scenes.map(createScene) });

/** Give saved scenes the keys that they had, to be shown as before. @param {Draft} draft @param {Draft} before */
export const keepKeys = (draft, before) => (
  { ...draft, scenes: draft.scenes.map((scene, at) => ({ ...scene, key: before.scenes[at]?.key ?? scene.key })) });

/** Return whether a draft differs from what the server has. @param {Draft} draft */
export const isChanged = (draft) => serialize(draft) !== draft.saved;

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

/** Add an empty scene at the end, as long as the last one and drawn as it is. @param {Draft} draft @returns {Draft} */
export function addScene(draft) {
  const last = draft.scenes.at(-1);
  const seconds = Number(last?.seconds) || DEFAULT_SECONDS;
  const added = createScene({ text: "", seconds, drawn: last?.drawn, follows: draft.speaksText });
  return { ...draft, scenes: [...draft.scenes, added] };
}

/**
 * Turn a draft into the body of a request. The server chooses lengths that are empty.
 * @param {Draft} draft @returns {Api.StoryboardEdit}
 */
export function toStoryboardEdit({ scenes, revision, takes }) {
  const edited = scenes.map((scene, index) => ({
    text: scene.text.trim(), duration_seconds: Number(scene.seconds) || null, lines: toLines(scene),
    reference_image: toReference(scene.picture), last_image: toReference(scene.last ?? null),
    entities: scene.entities, clip_sound: scene.sound ?? null,
    opens_on: getOpening(scene, index),
  }));
  return { revision, takes: takes ?? null, scenes: edited };
}

/** @param {DraftScene} scene @param {number} index */
function getOpening({ continues, drawn }, index) {
  if (index && continues) return LAST_FRAME;
  return drawn ? STILL : OWN;
}

/**
 * Find the texts and lines that are missing or too long, by the server's names of the fields.
 * @param {Draft} draft @returns {Record<string, string>}
 */
export function findTextErrors({ scenes }) {
  return Object.fromEntries(scenes.flatMap((scene, index) => {
    const text = scene.text.trim();
    const error = text ? describeExcess(text, MAX_LENGTHS.scene) : "Describe what we see in this scene.";
    const wrong = { text: error, lines: findLinesError(scene) };
    return Object.entries(wrong).flatMap(([field, words]) => (words ? [[`scenes.${index}.${field}`, words]] : []));
  }));
}

/** @param {Draft} draft */
export const getTotalSeconds = ({ scenes }) => scenes.reduce((sum, { seconds }) => sum + (Number(seconds) || 0), 0);
