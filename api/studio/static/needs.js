// What only the reader can decide about a film: one fact, for the queue, the title, the gallery, toasts and notices.
// Exports: needOf, needWords, needing (signal).
import { computed } from "./html.js";
import { jobs } from "./jobs.js";
import { isActive } from "./words.js";

/** The film's own word, else what a list said of it; null: nothing. @param {import("./jobs.js").Entry} job */
export function needOf(job) {
  if (!isActive(job.status)) return null;
  return job.picture ? job.picture.needs_you ?? null : job.needs ?? null;
}

/** In a few words. @param {{kind: string, scenes: number[]}} need */
export function needWords({ kind, scenes }) {
  if (kind === "storyboard") return "Approve the storyboard";
  if (kind === "budget") return "Over budget: paused";
  const named = scenes.map((number) => (number ? `scene ${number}` : "the music"));
  return `Decide about ${named.join(" and ")}`;
}

/** Films that wait for somebody. */
export const needing = computed(() => [...jobs.value.values()].filter((job) => job.title && needOf(job)));
