// What was ordered, in a line.
// Exports: factsOf, modelTitle.
import { modelNamed, serviceOf } from "./market.js";
import { seconds } from "./time.js";

/** The model by the name that people know it by. */
export function modelTitle(provider, model) {
  return modelNamed(provider, model)?.title ?? (model || serviceOf(provider)?.title || provider);
}

/** @param {import("./jobs.js").Entry} job */
export function factsOf(job) {
  const parts = [modelTitle(job.provider, job.model), job.seconds && seconds(job.seconds), job.resolution, job.ratio];
  return parts.filter(Boolean).join(" · ");
}
