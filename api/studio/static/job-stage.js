// Where a film stands, in words that the queue and the film's own page share.
import { getStatusLabel, NEEDS_YOU } from "./labels.js";
import { describeNeed, getNeed } from "./needs-you.js";

/** @param {import("./job-store.js").JobEntry} job */
export const getJobLabel = (job) => (getNeed(job) ? NEEDS_YOU : getStatusLabel(job.status));

/** Say what is being done, or what the film waits for. @param {import("./job-store.js").JobEntry} job */
export function describeStage(job) {
  const { snapshot, note } = job;
  if (snapshot?.ending) return snapshot.ending === "keep" ? "Finishing with the scenes that are ready" : "Stopping";
  const need = getNeed(job);
  if (need) return describeNeed(need);
  return snapshot?.current_stage_display || note || "Queued";
}
