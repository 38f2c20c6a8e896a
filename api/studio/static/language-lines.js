// The lines of a film in another language as they are typed: one field for each line of the first film, and more.
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";

/**
 * A line as it is typed. `isDraft`: a language model wrote it, and nobody has edited or approved it yet.
 * @typedef {{text: string, isDraft: boolean}} LanguageLine
 */

/** @param {string} text */
const joinWords = (text) => text.split(/\s+/).filter(Boolean).join(" ");
/** @param {LanguageLine} line */
const isFilled = ({ text }) => joinWords(text) !== "";

/**
 * Begin with a field for each line of the first film, filled with what was ordered or drafted before.
 * @param {Api.JobDetails} job @param {Api.LanguageResult | null} before @returns {LanguageLine[][]}
 */
export function createLines(job, before) {
  return job.results.scenes.map((scene, index) => {
    const said = before?.lines[index] ?? [];
    const count = Math.max(scene.lines.length, said.length, 1);
    const isDraft = before?.state === "drafted";
    return Array.from({ length: count }, (_, place) => ({ text: said[place] ?? "", isDraft }));
  });
}

/**
 * Return the texts of each scene's lines, without empty ones; null: there is no line at all.
 * @param {LanguageLine[][]} scenes @returns {string[][] | null}
 */
export function listTexts(scenes) {
  const texts = scenes.map((lines) => lines.filter(isFilled).map(({ text }) => joinWords(text)));
  return texts.some((own) => own.length > 0) ? texts : null;
}

/**
 * Say why nothing can be ordered yet, or which scenes would fall silent; empty if neither is so.
 * @param {Pick<Api.SceneResult, "number" | "lines">[]} scenes of the first film @param {LanguageLine[][]} lines
 * @param {boolean} mustBeWritten whether nobody drafts them
 */
export function describeMissingLines(scenes, lines, mustBeWritten) {
  if (mustBeWritten) return "Fill in the lines: no language model is set up here to draft them.";
  const texts = listTexts(lines);
  const silent = scenes.filter((scene, index) => scene.lines.length && texts?.[index]?.length === 0);
  if (!silent.length) return "";
  const numbers = silent.map(({ number }) => number).join(", ");
  return `No line is filled in for scene${silent.length === 1 ? "" : "s"} ${numbers}: nobody would speak there.`;
}

/** Count the lines that nobody has approved yet. @param {LanguageLine[][]} scenes */
export const countDrafts = (scenes) => scenes.flat().filter((line) => line.isDraft && isFilled(line)).length;

/** @param {LanguageLine[][]} scenes */
export const approveAll = (scenes) => scenes.map((lines) => lines.map((line) => ({ ...line, isDraft: false })));

/**
 * Change one of a scene's lines, or add one at their end.
 * @param {LanguageLine[]} lines @param {number} place @param {Partial<LanguageLine>} change
 */
export const changeLine = (lines, place, change) => [
  ...lines.slice(0, place), { text: "", isDraft: false, ...lines[place], ...change }, ...lines.slice(place + 1),
];

/**
 * Number a scene's lines as they are ordered, from 0; -1: the line is empty.
 * @param {LanguageLine[]} lines @returns {number[]}
 */
export function numberLines(lines) {
  let count = 0;
  return lines.map((line) => (isFilled(line) ? count++ : -1));
}

/**
 * Say what is wrong with one line: what the server says, else that it is too long.
 * @param {Record<string, string>} errors @param {string} name of its field @param {LanguageLine} line
 */
export function findLineError(errors, name, { text }) {
  const said = Object.entries(errors).find(([field]) => field === name || field.startsWith(`${name}.`))?.[1];
  return said ?? describeExcess(joinWords(text), MAX_LENGTHS.line);
}
