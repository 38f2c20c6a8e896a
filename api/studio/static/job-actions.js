// The buttons for a whole film.
import { openCancelDialog } from "./cancel-dialog.js";
import { reuseBrief } from "./form-state.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./labels.js";

/** @param {{job: import("./job-store.js").KnownJob, detail: Api.JobDetails | null}} props */
export function JobActions({ job, detail }) {
  const canCancel = isActive(job.status) && job.snapshot.ending !== "stop";
  return html`<div class="row job-actions">
    ${canCancel && html`<button type="button" class="button" onClick=${() => openCancelDialog(job.id)}>
      <${Icon} name="stop" size=${14} />Cancel…</button>`}
    ${detail && html`<button type="button" class="button" onClick=${() => reuseBrief(detail.brief)}>
      <${Icon} name="copy" size=${14} />Reuse these settings</button>`}
  </div>`;
}
