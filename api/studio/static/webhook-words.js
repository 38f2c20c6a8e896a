// The words for what webhooks were told, and for what they answered.

/** @type {Record<Api.WebhookState, import("./labels.js").Label>} */
const STATES = {
  delivered: { word: "Delivered", tone: "ok", icon: "check" },
  pending: { word: "Next try due", tone: "run", icon: "clock" },
  failed: { word: "Not delivered", tone: "bad", icon: "alert" },
  unwanted: { word: "Declined (410)", tone: "off", icon: "stop" },
  outdated: { word: "Out of date", tone: "off", icon: "stop" },
  unknown: { word: "No try is kept", tone: "off", icon: "alert" },
};

/** A state of a newer server than this page is shown by its own name. @param {Api.WebhookState} state */
export const getStateLabel = (state) =>
  STATES[state] ?? /** @type {import("./labels.js").Label} */ ({ word: state, tone: "wait", icon: "clock" });

/** @type {Record<string, string>} */
const FAILURES = {
  unreachable: "It could not be reached",
  timeout: "No answer within 10 seconds",
  tls: "Its certificate is not trusted",
  broken: "The connection broke",
};

/** What came of a try. @param {{status: number | null, failure: string | null}} attempt */
export function describeAnswer({ status, failure }) {
  return status === null ? FAILURES[failure ?? ""] ?? "No answer" : `HTTP ${status}`;
}
