// What is filled in the dialog for another take.

/** @typedef {{text: string, seed: string, provider: string, model: string}} RetakeForm values as they are typed */

/**
 * Begin with what the take in the film was made from; else with the last take.
 * @param {Api.JobDetails} job @param {Api.SceneResult} scene @returns {RetakeForm}
 */
export function createForm(job, scene) {
  const take = scene.takes.find((each) => each.take === scene.take) ?? scene.takes.at(-1);
  return {
    text: take?.text ?? scene.text, seed: "",
    provider: take?.provider ?? job.provider, model: take?.model ?? job.model,
  };
}

/** @param {RetakeForm} form @returns {import("./api.js").RetakeOrder} */
export function toOrder({ text, seed, provider, model }) {
  return { text: text.trim(), provider, model, ...(seed !== "" && { seed: Number(seed) }) };
}
