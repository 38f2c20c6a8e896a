// What states are called, and the color and sign that go with each: never a color alone.
// Exports: STATUS, NEEDS_YOU, statusOf, sceneLook, RECEIPTS, isActive, readAs.

/** By a job's status. */
export const STATUS = {
  sending: { word: "Sending", tone: "wait", icon: "spinner" },
  queued: { word: "Queued", tone: "wait", icon: "clock" },
  processing: { word: "Generating", tone: "run", icon: "spinner" },
  awaiting_approval: { word: "Needs you", tone: "hold", icon: "hand" },
  completed: { word: "Ready", tone: "ok", icon: "check" },
  failed: { word: "Failed", tone: "bad", icon: "cross" },
  canceled: { word: "Canceled", tone: "off", icon: "stop" },
};

const FORMS = { list: "a list", fountain: "a screenplay", subtitles: "subtitles", markdown: "Markdown", html: "a web page", table: "a table" };

/** How a script was understood; nothing of plain text. @param {string | null | undefined} form */
export const readAs = (form) => (FORMS[form] ? `read as ${FORMS[form]}` : "");

/** A film that only its owner can make go on, whatever else it does meanwhile. */
export const NEEDS_YOU = STATUS.awaiting_approval;

export const statusOf = (status) => STATUS[status] ?? { word: status, tone: "wait", icon: "clock" };

/** Whether anything will still change by itself. @param {string} status */
export const isActive = (status) => !["completed", "failed", "canceled", "unsent"].includes(status);

const SCENE = {
  waiting: { word: "Waiting", tone: "wait", icon: "clock" },
  submitted: { word: "Sent", tone: "run", icon: "spinner" },
  queued: { word: "In the provider’s queue", tone: "wait", icon: "line" },
  running: { word: "Generating", tone: "run", icon: "spinner" },
  collecting: { word: "Downloading", tone: "run", icon: "down" },
  held: { word: "Needs your decision", tone: "hold", icon: "hand" },
  stalled: { word: "No response from provider", tone: "stall", icon: "pause" },
  complete: { word: "Done", tone: "ok", icon: "check" },
  failed: { word: "Failed", tone: "bad", icon: "cross" },
  canceled: { word: "Canceled", tone: "off", icon: "stop" },
};

const CONDITION = {
  retrying: { word: "Trying again", tone: "warn", icon: "retry" },
  paused: { word: "Paused by an operator", tone: "stall", icon: "pause" },
  in_line: { word: "In line for the provider", tone: "line", icon: "line" },
  not_as_ordered: { word: "Done, but not as ordered", tone: "warn", icon: "alert" },
  slow: { word: "Slower than usual", tone: "slow", icon: "snail" },
};

/** How a scene, or the music, looks: what is out of the ordinary goes before where it stands. */
export function sceneLook({ state, condition, attempt }) {
  const look = SCENE[state] ?? { word: state, tone: "wait", icon: "clock" };
  if (!condition || !CONDITION[condition]) return look;
  const unusual = CONDITION[condition];
  return condition === "retrying" && attempt > 1 ? { ...unusual, word: `Trying again (try ${attempt})` } : unusual;
}

/** What a canceled take cost, in words. */
export const RECEIPTS = {
  not_billed: "stopped: not billed",
  still_billed: "stopped here, but the provider bills it all the same",
  kept: "finished before the stop: its clip is kept",
  never_started: "had not been ordered: nothing to pay",
  unknown: "nobody knows whether the provider bills it",
};
