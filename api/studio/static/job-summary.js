// What was ordered, in one line.
import { findModel, getProviderTitle } from "./catalog.js";
import { formatSeconds } from "./format.js";

/**
 * Return a model's name for people; its provider's if the model is not known.
 * @param {string} provider @param {string} model
 */
export function getModelTitle(provider, model) {
  return findModel(provider, model)?.title ?? (model || getProviderTitle(provider));
}

/** `Gen-4 Turbo · 30 s · 720p · 16:9`. @param {import("./job-store.js").JobEntry} job */
export function summarizeJob(job) {
  const model = getModelTitle(job.provider, job.model);
  return [model, job.seconds && formatSeconds(job.seconds), job.resolution, job.ratio].filter(Boolean).join(" · ");
}
