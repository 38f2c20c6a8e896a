// The words for where films stand, for those who operate Longtake.

/** @type {Record<Api.FilmState, import("./labels.js").Label>} */
export const STATE_LABELS = {
  held: { word: "Held", tone: "hold", icon: "hand" },
  needs_owner: { word: "Waiting for the owner", tone: "hold", icon: "hand" },
  slow: { word: "Slower than usual", tone: "slow", icon: "snail" },
  in_line: { word: "In line", tone: "line", icon: "line" },
  queued: { word: "Not begun", tone: "wait", icon: "clock" },
  running: { word: "Running", tone: "run", icon: "play" },
};

/** As in `3 in line`. @param {Api.FilmState} state */
export const describeState = (state) => STATE_LABELS[state].word.toLowerCase();

/** @type {Record<Api.PartAtWork["condition"], (service: string, since: string) => string>} */
const CONDITION_WORDS = {
  held: (service, since) => `may have been paid at ${service}, undecided for ${since}`,
  late: (service, since) => `over its time at ${service}, ordered ${since} ago`,
  slow: (service, since) => `slower than usual at ${service}, ordered ${since} ago`,
  at_work: (service, since) => `at ${service} for ${since}`,
  ordered: (service, since) => `ordered from ${service} ${since} ago`,
  in_line: (service, since) => `in line for ${service} for ${since}`,
};

/** @typedef {Api.PartAtWork & {count: number}} Parts */

/** `scene 3: in line for Runway for 2 min`. @param {Parts} part @param {string} service @param {string} since */
export function describePart({ name, stage, condition, count }, service, since) {
  const parts = count > 1 ? `${name} (${count} ${stage === "voice" ? "lines" : "takes"})` : name;
  return `${parts}: ${CONDITION_WORDS[condition]?.(service, since) ?? `${condition} at ${service} for ${since}`}`;
}

/** Make one of those that are told alike; of their times the first counts. @param {Api.PartAtWork[]} parts */
export function joinParts(parts) {
  /** @type {Map<string, Parts>} */
  const joined = new Map();
  for (const part of parts) {
    const key = [part.name, part.condition, part.provider].join(" ");
    const same = joined.get(key);
    const since = same && same.since < part.since ? same.since : part.since;
    joined.set(key, { ...part, since, count: (same?.count ?? 0) + 1 });
  }
  return [...joined.values()];
}

/** What a run of the reconciler has found, in words. @param {Api.Repairs} found */
export function describeRepairs({ started, settled, deleted, notified, ...calls }) {
  const told = Object.entries({
    "workflows started": started,
    "films settled": settled,
    "deletions ended": deleted,
    "callers told": notified,
  }).filter(([, count]) => count).map(([what, count]) => `${what}: ${count}`);
  const ofCalls = [
    ...countCalls(calls.stopped_calls, (provider) => `calls to ${provider} stopped`),
    ...countCalls(calls.unknown_calls, (provider) => `calls to ${provider} that may have been paid`),
    ...countCalls(calls.refused_calls, (provider) => `calls that ${provider} refuses to stop, until you mend it`),
  ];
  return [...told, ...ofCalls].join(", ") || "nothing to repair";
}

/** @param {Record<string, number>} counts @param {(provider: string) => string} describe */
const countCalls = (counts, describe) =>
  Object.entries(counts).map(([provider, count]) => `${describe(provider)}: ${count}`);
