// The queue: every active job, and every ended one that was not dismissed. It lies over the view, folded to a badge.
import { EmulatedNote } from "./emulated-note.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { JobDialogs } from "./job-dialogs.js";
import { activeJobs, dismissJob, queuedJobs } from "./job-store.js";
import { isActive } from "./labels.js";
import { QueueRow } from "./queue-row.js";
import { isQueueOpen, setQueueOpen } from "./queue-state.js";

export function Queue() {
  const count = activeJobs.value.length;
  return html`<aside class="queue" aria-label="Queue" data-open=${isQueueOpen.value}>
    <div class="queue-head">
      <button type="button" class="queue-toggle" aria-label="Queue" aria-expanded=${isQueueOpen.value}
        aria-controls="queue-list" onClick=${() => setQueueOpen(!isQueueOpen.value)}>
        <${Icon} name="film" /><span>Queue</span>
        <span key=${count} class="badge" data-count=${count}>${count}</span>
        <${Icon} name="chevron" />
      </button>
      ${isQueueOpen.value && html`<${ClearButton} />`}
    </div>
    <span class="visually-hidden" role="status">${count ? `${count} in progress` : ""}</span>
    ${isQueueOpen.value && html`<div class="queue-list" id="queue-list">
      ${queuedJobs.value.map((job) => html`<${QueueRow} key=${job.key} job=${job} />`)}
      ${queuedJobs.value.length === 0 && html`<p class="queue-empty">No films in progress.</p>`}
      ${queuedJobs.value.length > 0 && html`<${EmulatedNote} />`}
    </div>`}
    <${JobDialogs} />
  </aside>`;
}

function ClearButton() {
  const ended = queuedJobs.value.filter((job) => job.id && !isActive(job.status));
  if (ended.length < 2) return null;
  return html`<button type="button" class="button quiet small" onClick=${() => ended.forEach(dismissJob)}>
    Clear ${ended.length} finished</button>`;
}

/** Fold the queue, and keep the focus near. @returns {boolean} whether it was open */
export function collapseQueue() {
  if (!isQueueOpen.peek()) return false;
  const panel = document.querySelector(".queue");
  const toggle = panel?.querySelector(".queue-toggle");
  if (panel?.contains(document.activeElement) && toggle instanceof HTMLElement) toggle.focus();
  setQueueOpen(false);
  return true;
}
