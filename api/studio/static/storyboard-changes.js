// Changes of whole scenes of a storyboard. Every function returns a new draft.
import { createScene, getTotalSeconds } from "./storyboard-draft.js";
import { toLines } from "./spoken-lines.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */
/** @typedef {import("./storyboard-draft.js").DraftScene} DraftScene */
/** @typedef {string | {text: string, voice: string}} Line */

const MIN_SECONDS = 0.5;
const SENTENCE_END = /[.!?…]["'”’)\]]*\s+|[。！？]["'”’」』]*\s*/g;
const SPACE = /\s+/g;

/** @param {Draft} draft @param {number} index @param {number} count @param {DraftScene[]} scenes @returns {Draft} */
const replaceScenes = (draft, index, count, scenes) => (
  { ...draft, scenes: draft.scenes.toSpliced(index, count, ...scenes) });

/**
 * Split a scene into two, at the sentence's end that is nearest to its middle; its lines are shared out in order.
 * @param {Draft} draft @param {number} index
 */
export function splitScene(draft, index) {
  const scene = draft.scenes[index];
  if (!scene) return draft;
  const [first, second] = splitText(scene.text);
  const [own = {}, others = {}] = splitLines(scene);
  const seconds = scene.seconds === "" ? "" : roundLength(Number(scene.seconds) / 2);
  return replaceScenes(draft, index, 1, [
    createScene({ ...scene, ...own, text: first, seconds, last: null }),
    createScene({ ...scene, ...others, text: second, seconds, picture: null, continues: false }),
  ]);
}

/**
 * Merge a scene with the next one: both texts, both lengths, all lines.
 * @param {Draft} draft @param {number} index
 */
export function mergeScenes(draft, index) {
  const [scene, next] = draft.scenes.slice(index, index + 2);
  if (!scene || !next) return draft;
  const text = [scene.text.trim(), next.text.trim()].filter(Boolean).join(" ");
  const total = (Number(scene.seconds) || 0) + (Number(next.seconds) || 0);
  const entities = scene.entities && next.entities && [...new Set([...scene.entities, ...next.entities])];
  return replaceScenes(draft, index, 2, [createScene({
    ...scene, ...mergeLines(scene, next), text, seconds: total ? roundLength(total) : "", entities, last: next.last,
  })]);
}

/** @param {Draft} draft @param {number} index */
export function duplicateScene(draft, index) {
  const copies = draft.scenes.slice(index, index + 1).map((scene) => createScene({ ...scene, continues: false }));
  return replaceScenes(draft, index + 1, 0, copies);
}

/** Insert an empty scene after one, as long as that and drawn as it is. @param {Draft} draft @param {number} index */
export function insertScene(draft, index) {
  const { seconds = "", drawn = false } = draft.scenes[index] ?? {};
  return replaceScenes(draft, index + 1, 0, [createScene({ text: "", seconds, drawn, follows: draft.speaksText })]);
}

/**
 * Make all scenes longer or shorter alike, so that they last so long together.
 * @param {Draft} draft @param {number} seconds
 */
export function fitLength(draft, seconds) {
  const factor = seconds / (getTotalSeconds(draft) || seconds);
  const lengths = draft.scenes.map((scene) => roundLength((Number(scene.seconds) || 0) * factor));
  const rest = seconds - lengths.reduce((sum, length) => sum + length, 0);
  const most = Math.max(...lengths);
  lengths[lengths.indexOf(most)] = roundLength(most + rest);
  return { ...draft, scenes: draft.scenes.map((scene, index) => ({ ...scene, seconds: String(lengths[index]) })) };
}

/** @param {number} seconds */
const roundLength = (seconds) => Math.max(MIN_SECONDS, Math.round(seconds * 10) / 10);

/**
 * Split a text at the sentence's end nearest to its middle, or at a space where it is one sentence.
 * @param {string} text @returns {[string, string]}
 */
export function splitText(text) {
  const whole = text.trim();
  const at = findNearestEnd(whole, SENTENCE_END) ?? findNearestEnd(whole, SPACE) ?? whole.length;
  return [whole.slice(0, at).trim(), whole.slice(at).trim()];
}

/** @param {string} text @param {RegExp} pattern */
function findNearestEnd(text, pattern) {
  const ends = [...text.matchAll(pattern)].map((match) => match.index + match[0].length)
    .filter((end) => end < text.length);
  const middle = text.length / 2;
  return ends.toSorted((one, other) => Math.abs(one - middle) - Math.abs(other - middle))[0];
}

/** @param {DraftScene} scene @returns {Partial<DraftScene>[]} */
function splitLines(scene) {
  const lines = toLines(scene);
  if (!lines) return [{}, {}];
  const half = Math.ceil(lines.length / 2);
  return [toSpoken(lines.slice(0, half)), toSpoken(lines.slice(half))];
}

/** @param {DraftScene} scene @param {DraftScene} next @returns {Partial<DraftScene>} */
function mergeLines(scene, next) {
  const [own, others] = [toLines(scene), toLines(next)];
  if (!own && !others) return {};
  return toSpoken([...own ?? [scene.text], ...others ?? [next.text]]);
}

/** @param {Line[]} lines @returns {Partial<DraftScene>} */
function toSpoken(lines) {
  const [texts, voices] = [lines.map((line) => (typeof line === "string" ? line : line.text)),
    lines.map((line) => (typeof line === "string" ? null : line.voice))];
  return { lines: texts, voices, follows: false, spoken: null };
}
