// What is filled in the dialog for another take.
import { isActive } from "./labels.js";

/** @typedef {{text: string, seed: string, provider: string, model: string}} TakeForm values as they are typed */
/** @typedef {TakeForm & {count: Count, seconds?: string}} RetakeForm */
/** @typedef {1 | 2 | 4} Count */

/** How many takes may be ordered at once. @type {Count[]} */
export const COUNTS = [1, 2, 4];

/**
 * Begin with what the take in the film was made from; else with the last take.
 * @param {Api.JobDetails} job @param {Api.SceneResult} scene @returns {RetakeForm}
 */
export function createForm(job, scene) {
  const take = scene.takes.find((each) => each.take === scene.take) ?? scene.takes.at(-1);
  return {
    text: take?.text ?? scene.text, seed: "",
    provider: take?.provider ?? job.provider, model: take?.model ?? job.model, count: 1,
    seconds: String(scene.seconds),
  };
}

/** Return whether a scene can get another length with its take: of a finished film. @param {Api.JobDetails} job */
export function canChangeLength({ results, status }) {
  return Boolean(results.film) && !isActive(status);
}

/**
 * @param {RetakeForm} form @param {number} length the scene's, in seconds: what is as long orders no other length
 * @returns {import("./api.js").RetakeOrder}
 */
export function toOrder({ text, seed, provider, model, count, seconds }, length) {
  return {
    text: text.trim(), provider, model, count, ...(seed !== "" && { seed: Number(seed) }),
    ...(Number(seconds) > 0 && Number(seconds) !== length && { duration_seconds: Number(seconds) }),
  };
}
