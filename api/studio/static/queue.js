// The queue: every job that goes on, and every one that ended and was not dismissed. It folds to a badge.
// Exports: Queue, foldQueue.
import { CancelDialog } from "./cancel.js";
import { computed, effect, html, signal } from "./html.js";
import { Icon } from "./icons.js";
import { active, dismiss, queued, remembered } from "./jobs.js";
import { keep, recall } from "./keep.js";
import { QueueRow } from "./queue-row.js";
import { RetryDialog } from "./retry.js";
import { route } from "./router.js";
import { isActive } from "./words.js";

const isWide = matchMedia("(min-width: 60rem)").matches;
/** As the reader wants it; until they say so, it opens with the first film where it does not cover the form. */
const wanted = signal(recall("queue-open", null));
const open = computed(() => wanted.value ?? (isWide && (queued.value.length > 0 || remembered().length > 0)));

const fold = (value) => {
  wanted.value = value;
  keep("queue-open", value);
};

/** Where it would cover the view, it folds when a film is opened. */
effect(() => { if (route.value.name === "job" && !isWide && open.peek()) fold(false); });

export function Queue() {
  const list = queued.value;
  const ended = list.filter((job) => job.id && !isActive(job.status));
  return html`<aside class="queue" aria-label="Queue" data-open=${open.value}>
    <div class="queue-head">
      <button type="button" class="queue-toggle" aria-label="Queue" aria-expanded=${open.value} aria-controls="queue-list" onClick=${() => fold(!open.value)}>
        <${Icon} name="film" /><span>Queue</span>
        <span key=${active.value.length} class="badge" data-count=${active.value.length}>${active.value.length}</span>
        <${Icon} name="chevron" />
      </button>
      ${open.value && ended.length > 1 && html`<button type="button" class="button quiet small" onClick=${() => ended.forEach(dismiss)}>Clear ${ended.length} finished</button>`}
    </div>
    <span class="visually-hidden" role="status">${counted(active.value.length)}</span>
    ${open.value && html`<div class="queue-list" id="queue-list">
      ${list.map((job) => html`<${QueueRow} key=${job.key} job=${job} />`)}
      ${list.length === 0 && html`<p class="queue-empty">No films in progress.</p>`}
    </div>`}
    <${CancelDialog} />
    <${RetryDialog} />
  </aside>`;
}

/** Fold it, and keep the focus near. @returns {boolean} whether there was anything to fold */
export function foldQueue() {
  if (!open.peek()) return false;
  const panel = document.querySelector(".queue");
  if (panel.contains(document.activeElement)) panel.querySelector(".queue-toggle").focus();
  fold(false);
  return true;
}

const counted = (count) => (count ? `${count} in progress` : "");
