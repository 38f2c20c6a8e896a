// What a job was ordered with, and what it cost.
// Exports: JobDetails({job, picture, problem, reload}).
import { html } from "./html.js";

/** @param {{job: object | null, picture: object, problem: Error | null, reload: () => Promise<void>}} props job: the job in full */
export function JobDetails({ job }) {
  if (!job) return null;
  return html`<section class="panel stack details" aria-labelledby="details-title">
    <h2 id="details-title">Details</h2>
    <p class="details-text">${job.brief.prompt ?? job.brief.script}</p>
  </section>`;
}
