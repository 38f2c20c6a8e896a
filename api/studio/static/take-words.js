// What became of a paid call, and what it cost, in words.
// Exports: outcomeOf, costOf, priceOf, tookOf, makerOf.
import { modelNamed, serviceOf } from "./market.js";
import { duration, money } from "./time.js";

const OUTCOMES = {
  succeeded: { word: "Done", tone: "ok", icon: "check" },
  failed: { word: "Failed", tone: "bad", icon: "cross" },
  canceled: { word: "Canceled", tone: "off", icon: "stop" },
};

/** @param {object} take @returns {{word: string, tone: string, icon: string}} */
export function outcomeOf(take) {
  if (take.outcome) return OUTCOMES[take.outcome];
  if (take.held_at) return { word: "Needs your decision", tone: "hold", icon: "hand" };
  if (take.late_at) return { word: "Late: kept if it comes", tone: "slow", icon: "snail" };
  return take.state === "intent" ? { word: "Sending", tone: "wait", icon: "clock" } : { word: "Generating", tone: "run", icon: "spinner" };
}

/** What it cost, and who says so; before that is known, what the price list expects. @param {object} take */
export function costOf({ cost_usd: cost, cost_source: source, price_usd: price }) {
  if (cost === null) return price ? `${money(price)} expected` : "Free";
  if (cost === 0 && price === 0) return "Free";
  return `${money(cost)} (${source === "provider" ? "reported by the provider" : "by the price list"})`;
}

/** What such a take costs by the price list, or null while that is not known. @param {object[] | undefined} takes @param {{take: number}} like */
export const priceOf = (takes, like) => takes?.find(({ take }) => take === like.take)?.price_usd ?? null;

/** Who made it, by the names that they go by. @param {string} provider @param {string | null} model */
export function makerOf(provider, model) {
  const service = serviceOf(provider)?.title ?? provider;
  if (!model) return service;
  const title = modelNamed(provider, model)?.title ?? model;
  return title.startsWith(service) ? title : `${service} · ${title}`;
}

/** How long the provider worked on it, or null. @param {object} take */
export function tookOf({ accepted_at: accepted, ended_at: ended }) {
  return accepted && ended ? duration((Date.parse(ended) - Date.parse(accepted)) / 1000) : null;
}
