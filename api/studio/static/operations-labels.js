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

/** @type {Record<Api.PartAtWork["condition"], string>} */
const CONDITION_WORDS = {
  held: "may have been paid, at",
  late: "over its time, at",
  slow: "slower than usual, at",
  at_work: "at",
  ordered: "ordered from",
  in_line: "in line for",
};

/** `scene 3: in line for Runway`. @param {Api.PartAtWork} part @param {string} since such as `2 min` */
export const describePart = (part, since) =>
  `${part.name}: ${CONDITION_WORDS[part.condition] ?? part.condition} ${part.provider} for ${since}`;

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
