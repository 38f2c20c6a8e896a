// The result and the cost of a take, in words.
import { findModel, getProviderTitle } from "./catalog.js";
import { formatDuration, formatMoney } from "./format.js";

/** @typedef {import("./labels.js").Label} Label */

/** @type {Record<Api.CallOutcome, Label>} */
const OUTCOMES = {
  succeeded: { word: "Done", tone: "ok", icon: "check" },
  failed: { word: "Failed", tone: "bad", icon: "cross" },
  canceled: { word: "Canceled", tone: "off", icon: "stop" },
};

/** @param {Api.TakeDetails} take @returns {Label} */
export function getOutcome(take) {
  if (take.outcome) return OUTCOMES[take.outcome];
  if (take.held_at) return { word: "Needs your decision", tone: "hold", icon: "hand" };
  if (take.late_at) return { word: "Late: kept if it arrives", tone: "slow", icon: "snail" };
  if (take.state === "intent") return { word: "Sending", tone: "wait", icon: "clock" };
  return { word: "Generating", tone: "run", icon: "spinner" };
}

/** Say what a take cost, and who says so; before that is known, what it should cost. @param {Api.TakeDetails} take */
export function describeCost({ cost_usd: cost, cost_basis: basis, price_usd: price, emulated }) {
  if (cost === null) return price ? `${formatMoney(price)} expected${emulated ? " (emulated)" : ""}` : "Free";
  if (cost === 0 && price === 0) return "Free";
  if (emulated) return `${formatMoney(cost)} (emulated: no real dollar)`;
  return `${formatMoney(cost)} (${basis === "stated" ? "stated by the provider" : "listed price"})`;
}

/**
 * Return what a take like this one costs by the price list; null while that is not known.
 * @param {Api.TakeDetails[] | undefined} takes @param {{take: number}} like
 */
export const findTakePrice = (takes, like) => takes?.find(({ take }) => take === like.take)?.price_usd ?? null;

/** `Runway · Gen-4 Turbo`. @param {string} provider @param {string | null} model */
export function describeModel(provider, model) {
  const providerTitle = getProviderTitle(provider);
  if (!model) return providerTitle;
  const title = findModel(provider, model)?.title ?? model;
  return title.startsWith(providerTitle) ? title : `${providerTitle} · ${title}`;
}

/** Say how long the provider worked on a take; null if that is not known. @param {Api.TakeDetails} take */
export function describeWorkTime({ accepted_at: accepted, ended_at: ended }) {
  return accepted && ended ? formatDuration((Date.parse(ended) - Date.parse(accepted)) / 1000) : null;
}
