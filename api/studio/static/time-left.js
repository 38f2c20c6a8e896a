// How long a job has run and will run, in words, counted on between two snapshots.
import { getSecondsLeft, getSecondsSince } from "./clock.js";
import { formatClock, formatRange, formatRoughDuration } from "./format.js";

/**
 * @typedef {object} TimeLeft
 * @property {string} words `about 2 min 30 sec left`; empty if nothing is known or no time is running
 * @property {string} range `between 2 min and 3 min`, in which most such films are done; empty if unknown
 */

/** @type {TimeLeft} */
const UNKNOWN = { words: "", range: "" };

/** @param {import("./job-store.js").JobEntry} job @returns {TimeLeft} */
export function describeTimeLeft({ snapshot, receivedAt, outage, status }) {
  const seconds = getSecondsLeft(snapshot?.estimated_time_remaining, receivedAt);
  const isPaused = outage || status === "awaiting_approval" || snapshot?.ending === "stop";
  if (!snapshot || seconds === null || isPaused) return UNKNOWN;
  const limits = snapshot.estimated_time_range;
  const [early = null, late = null] = limits?.map((limit) => getSecondsLeft(limit, receivedAt)) ?? [];
  const range = early === null || late === null ? "" : formatRange([early, late]);
  if (seconds >= 1) return { words: `about ${formatRoughDuration(seconds)} left`, range };
  return { words: snapshot.slower_than_usual ? "slower than usual" : "any moment now", range };
}

/** `1:20`, since the job was started; empty if unknown. @param {import("./job-store.js").JobEntry} job */
export function formatElapsed({ snapshot, created }) {
  const seconds = getSecondsSince(snapshot?.started_at ?? created);
  return seconds === null ? "" : formatClock(seconds);
}
