// Where a film stands, in words: the queue and its own page say the same.
// Exports: stageOf, lookOf.
import { needOf, needWords } from "./needs.js";
import { NEEDS_YOU, statusOf } from "./words.js";

/** The chip's word, tone and sign. @param {import("./jobs.js").Entry} job */
export const lookOf = (job) => (needOf(job) ? NEEDS_YOU : statusOf(job.status));

/** What is being done, or what it waits for. @param {import("./jobs.js").Entry} job */
export function stageOf(job) {
  const { picture, note } = job;
  if (picture?.ending) return picture.ending === "keep" ? "Finishing with the scenes that are ready" : "Stopping";
  const need = needOf(job);
  if (need) return needWords(need);
  return picture?.current_stage_display || note || "Queued";
}
