// The words, colors and icons for the states of films and takes. A color never stands without a word.

/** @typedef {"ok" | "run" | "wait" | "warn" | "slow" | "hold" | "bad" | "off" | "stall" | "line"} Tone */
/** @typedef {{word: string, tone: Tone, icon: import("./icons.js").IconName | "spinner"}} Label */
/** @typedef {Api.JobStatus | "sending" | "unsent"} JobStatus the last two: of a film that the server has not got yet */

/** @type {Record<JobStatus, Label>} */
export const STATUS_LABELS = {
  sending: { word: "Sending", tone: "wait", icon: "spinner" },
  unsent: { word: "Not sent", tone: "bad", icon: "alert" },
  queued: { word: "Queued", tone: "wait", icon: "clock" },
  processing: { word: "Generating", tone: "run", icon: "spinner" },
  awaiting_approval: { word: "Needs you", tone: "hold", icon: "hand" },
  completed: { word: "Ready", tone: "ok", icon: "check" },
  failed: { word: "Failed", tone: "bad", icon: "cross" },
  canceled: { word: "Canceled", tone: "off", icon: "stop" },
};

/** The label of a film that waits for a decision of its owner, whatever else it does meanwhile. */
export const NEEDS_YOU = STATUS_LABELS.awaiting_approval;

/** @param {JobStatus} status */
export const getStatusLabel = (status) => STATUS_LABELS[status] ?? getUnknownLabel(status);

/** Return whether the job can still change by itself. @param {JobStatus | undefined} status */
export const isActive = (status) => status !== undefined && !ENDED.has(status);

/** @type {Set<JobStatus>} */
const ENDED = new Set(["completed", "failed", "canceled", "unsent"]);

/** A state of a newer server than this page. @param {string} word @returns {Label} */
const getUnknownLabel = (word) => ({ word, tone: "wait", icon: "clock" });

/** @type {Partial<Record<Api.ScriptForm, string>>} */
const SCRIPT_FORMS = {
  list: "a list", fountain: "a screenplay", subtitles: "subtitles", markdown: "Markdown", html: "a web page",
  table: "a table",
};

/** Say how a script was understood; empty for plain text. @param {Api.ScriptForm | null | undefined} form */
export function describeScriptForm(form) {
  const name = form && SCRIPT_FORMS[form];
  return name ? `read as ${name}` : "";
}

/** @type {Record<Api.SceneState, Label>} */
const TAKE_LABELS = {
  waiting: { word: "Waiting", tone: "wait", icon: "clock" },
  submitted: { word: "Sent to the provider", tone: "run", icon: "spinner" },
  queued: { word: "In the provider’s queue", tone: "wait", icon: "line" },
  running: { word: "Generating", tone: "run", icon: "spinner" },
  collecting: { word: "Downloading", tone: "run", icon: "down" },
  held: { word: "Needs your decision", tone: "hold", icon: "hand" },
  // It goes on when somebody has repaired what its detail names: a full disk, for example.
  stalled: { word: "Needs a repair", tone: "stall", icon: "pause" },
  complete: { word: "Done", tone: "ok", icon: "check" },
  failed: { word: "Failed", tone: "bad", icon: "cross" },
  canceled: { word: "Canceled", tone: "off", icon: "stop" },
};

/** @type {Record<Api.TakeCondition, Label>} */
const CONDITION_LABELS = {
  retrying: { word: "Trying again", tone: "warn", icon: "retry" },
  refused: { word: "The service refuses us", tone: "stall", icon: "pause" },
  left_out: { word: "Being left out", tone: "off", icon: "stop" },
  paused: { word: "Paused by an operator", tone: "stall", icon: "pause" },
  in_line: { word: "Waiting for a free slot", tone: "line", icon: "line" },
  not_as_ordered: { word: "Done, but not as ordered", tone: "warn", icon: "alert" },
  slow: { word: "Slower than usual", tone: "slow", icon: "snail" },
};

/** Return the label of an unusual condition, if any. @param {Api.TakeCondition | null} [condition] */
export const getConditionLabel = (condition) => (condition ? CONDITION_LABELS[condition] : undefined);

/** @type {Label} */
const LEFT_OUT = { word: "Left out", tone: "off", icon: "stop" };

/** Return whether the owner wanted the film without this part. @param {Pick<Api.TakeProgress, "error">} take */
export const isLeftOut = ({ error }) => error?.type === "left_out";

/**
 * Return the label of a scene or of the music. An unusual condition goes before the state.
 * @param {Pick<Api.TakeProgress, "state" | "condition" | "attempt" | "error">} take @returns {Label}
 */
export function getTakeLabel({ state, condition, attempt, error }) {
  if (state === "failed" && isLeftOut({ error })) return LEFT_OUT;
  const label = getConditionLabel(condition);
  if (!label) return TAKE_LABELS[state] ?? getUnknownLabel(state);
  return condition === "retrying" && attempt > 1 ? { ...label, word: `Trying again (try ${attempt})` } : label;
}

/** What canceling cost, for each take. @type {Record<Api.CancelReceipt, string>} */
export const RECEIPT_LABELS = {
  not_billed: "Stopped. Not billed",
  still_billed: "Stopped, but the provider bills it anyway",
  kept: "Finished before the stop. Its clip is kept",
  never_started: "Not ordered. Nothing to pay",
  unknown: "Stopped. It is not known whether the provider bills it",
};

/** @type {Intl.DisplayNames | undefined} */
let languageNames;

/** Name a language in English, or give its tag back where that is none. @param {string} tag BCP 47 */
export function nameLanguage(tag) {
  // Only once somebody asks: creating it takes longer than all other words of the page.
  languageNames ??= new Intl.DisplayNames(["en"], { type: "language" });
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Say how many takes of each scene there are, behind their count; nothing where it is one. @param {number} takes */
export const describeTakes = (takes) => (takes > 1 ? `, ${takes} takes of each` : "");
