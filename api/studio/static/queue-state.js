// Whether the queue is open. It lies over the view and moves nothing: it opens by itself only where it covers nothing.
import { computed, effect, signal } from "./html.js";
import { getQueuedIds, queuedJobs } from "./job-store.js";
import { loadLocal, saveLocal } from "./local-storage.js";
import { route } from "./router.js";

// The widest view with the queue's width on both sides of it.
const hasRoom = matchMedia("(min-width: 126rem)").matches;
/**
 * Whether the reader has opened the queue; null: never opened or folded.
 * @type {import("@preact/signals").Signal<boolean | null>}
 */
const chosen = signal(loadLocal("queue-open", null));

export const isQueueOpen = computed(() => (
  chosen.value ?? (hasRoom && (queuedJobs.value.length > 0 || getQueuedIds().length > 0))
));

/** @param {boolean} open */
export function setQueueOpen(open) {
  chosen.value = open;
  saveLocal("queue-open", open);
}

// Where it covers the view, it folds when a film is opened.
effect(() => { if (route.value.name === "job" && !hasRoom && isQueueOpen.peek()) setQueueOpen(false); });
