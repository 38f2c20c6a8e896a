// What is wrong with the form, in plain words at its fields: the server says it to programs.
// Exports: faultsOf.

const LENGTH = "Enter a length between 5 and 600 seconds.";

/** By field. What has no plainer words is told as the server tells it. @param {Record<string, string>} fields */
export function faultsOf(fields) {
  return Object.fromEntries(Object.entries(fields).map(([field, message]) => [field, WORDS[field]?.(message) ?? message]));
}

const isEmpty = (message) => /must not be (empty|blank)/.test(message);
const isNoNumber = (message) => message.startsWith("Input should be a valid number");

const WORDS = {
  prompt: (message) => (isEmpty(message) ? "Enter a prompt." : undefined),
  script: (message) => (isEmpty(message) ? "Enter a script." : undefined),
  duration_seconds: (message) => (isNoNumber(message) || /must be at (least|most)/.test(message) ? LENGTH : undefined),
  budget_usd: (message) => (isNoNumber(message) ? "Enter a budget in dollars, or leave it empty." : undefined),
  reference_image_url: (message) => (message.startsWith("this model takes no picture") ? "This model can’t start from a picture. Remove it or choose another model." : undefined),
};
