// The queue: every active job, and every ended one that was not dismissed. It folds to a badge.
import { CancelDialog } from "./cancel-dialog.js";
import { computed, effect, html, signal } from "./html.js";
import { Icon } from "./icons.js";
import { activeJobs, dismissJob, getQueuedIds, queuedJobs } from "./job-store.js";
import { isActive } from "./labels.js";
import { loadLocal, saveLocal } from "./local-storage.js";
import { QueueRow } from "./queue-row.js";
import { RetryDialog } from "./retry-dialog.js";
import { route } from "./router.js";

const isWide = matchMedia("(min-width: 60rem)").matches;
/**
 * Whether the reader has opened the queue; null: never opened or folded.
 * @type {import("@preact/signals").Signal<boolean | null>}
 */
const chosen = signal(loadLocal("queue-open", null));
// On a wide screen, where it covers nothing, it opens with the first film.
const isOpen = computed(() => chosen.value ?? (isWide && (queuedJobs.value.length > 0 || getQueuedIds().length > 0)));

/** @param {boolean} open */
function setOpen(open) {
  chosen.value = open;
  saveLocal("queue-open", open);
}

// On a narrow screen it covers the view: it folds when a film is opened.
effect(() => { if (route.value.name === "job" && !isWide && isOpen.peek()) setOpen(false); });

export function Queue() {
  const count = activeJobs.value.length;
  return html`<aside class="queue" aria-label="Queue" data-open=${isOpen.value}>
    <div class="queue-head">
      <button type="button" class="queue-toggle" aria-label="Queue" aria-expanded=${isOpen.value}
        aria-controls="queue-list" onClick=${() => setOpen(!isOpen.value)}>
        <${Icon} name="film" /><span>Queue</span>
        <span key=${count} class="badge" data-count=${count}>${count}</span>
        <${Icon} name="chevron" />
      </button>
      ${isOpen.value && html`<${ClearButton} />`}
    </div>
    <span class="visually-hidden" role="status">${count ? `${count} in progress` : ""}</span>
    ${isOpen.value && html`<div class="queue-list" id="queue-list">
      ${queuedJobs.value.map((job) => html`<${QueueRow} key=${job.key} job=${job} />`)}
      ${queuedJobs.value.length === 0 && html`<p class="queue-empty">No films in progress.</p>`}
    </div>`}
    <${CancelDialog} />
    <${RetryDialog} />
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
  if (!isOpen.peek()) return false;
  const panel = document.querySelector(".queue");
  const toggle = panel?.querySelector(".queue-toggle");
  if (panel?.contains(document.activeElement) && toggle instanceof HTMLElement) toggle.focus();
  setOpen(false);
  return true;
}
