// Decisions that a film waits for: one source for the queue, the page's title, the gallery, toasts and notifications.
import { computed } from "./html.js";
import { jobs } from "./job-store.js";
import { isActive } from "./labels.js";

/** @typedef {Pick<Api.OwnerNeed, "kind" | "scenes">} Need */

/**
 * Return the decision that the film waits for; null: none.
 * @param {import("./job-store.js").JobEntry} job @returns {Need | null}
 */
export function getNeed(job) {
  if (!isActive(job.status)) return null;
  return job.snapshot ? job.snapshot.needs_you : job.listedNeed;
}

// What else than scenes may be held, by its number.
const PARTS = /** @type {Record<number, string>} */ ({ 0: "the music", [-1]: "the narration" });

/** @param {Need} need */
export function describeNeed({ kind, scenes }) {
  if (kind === "storyboard") return "Approve the storyboard";
  if (kind === "budget") return "Over budget: paused";
  if (kind === "voice") return "The voice has failed: choose who speaks";
  const parts = scenes.map((number) => (PARTS[number] ?? `scene ${number}`));
  return `Decide about ${parts.join(" and ")}`;
}

/** The films that wait for a decision. */
export const jobsNeedingYou = computed(() => [...jobs.value.values()].filter((job) => job.title && getNeed(job)));
