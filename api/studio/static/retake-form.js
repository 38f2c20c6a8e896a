// What is filled in the dialog for another take.

/** @typedef {{text: string, seed: string, provider: string, model: string}} TakeForm values as they are typed */
/** @typedef {TakeForm & {count: Count}} RetakeForm */
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
  };
}

/** @param {RetakeForm} form @returns {import("./api.js").RetakeOrder} */
export function toOrder({ text, seed, provider, model, count }) {
  return { text: text.trim(), provider, model, count, ...(seed !== "" && { seed: Number(seed) }) };
}
