// The lines of a scene that is being edited. Until they are edited, those that are the scene's text follow it.
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";

/**
 * @typedef {object} SpokenLines part of a scene
 * @property {string} text of the scene
 * @property {string[] | null} lines as the server has them; null: not known
 * @property {(string | null)[]} [voices] of each of these lines; null, or none: the narrator's
 * @property {boolean} follows whether the scene's text is what is spoken
 * @property {string | null} spoken what was typed, a line in each row; null: nothing yet
 */

export const MAX_LINES = 20;

/** @param {string} text */
const joinWords = (text) => text.split(/\s+/).filter(Boolean).join(" ");

/**
 * Return whether lines are the scene's own text, as the server makes them where none are given.
 * @param {string} text @param {string[]} lines
 */
export const areText = (text, lines) => joinWords(lines.join(" ")) === joinWords(text);

/** Return what stands in the field. @param {SpokenLines} scene */
export function showLines({ text, lines, follows, spoken }) {
  if (spoken !== null) return spoken;
  return follows && !areText(text, lines ?? []) ? text : (lines ?? []).join("\n");
}

/** Return the texts of the lines as they are now; null: the server's to choose. @param {SpokenLines} scene */
export function listTexts({ lines, follows, spoken }) {
  if (spoken === null) return follows ? null : lines;
  return spoken.split("\n").map(joinWords).filter(Boolean);
}

/**
 * Return the lines as a request has them, those of other voices than the narrator's with their voice: a line that is
 * edited keeps that of its place. Null: the server's to choose.
 * @param {SpokenLines} scene
 */
export function toLines(scene) {
  const { lines, voices = [] } = scene;
  const texts = listTexts(scene);
  const keepsPlaces = texts?.length === lines?.length;
  return texts && texts.map((text, place) => {
    const before = lines?.[place] === text ? place : lines?.indexOf(text) ?? -1;
    const voice = voices[before >= 0 ? before : keepsPlaces ? place : -1];
    return voice ? { text, voice } : text;
  });
}

/** Say what is wrong with the lines; undefined if nothing. @param {SpokenLines} scene */
export function findLinesError(scene) {
  const lines = listTexts(scene) ?? [];
  if (lines.length > MAX_LINES) return `${lines.length} lines: a scene has at most ${MAX_LINES}.`;
  return lines.map((line) => describeExcess(line, MAX_LENGTHS.line)).find(Boolean);
}
