// Settings of an earlier film that the Create form keeps: few of them have a field.
import { toCardsWish } from "./card-fields.js";

/**
 * @typedef {Partial<Omit<Pick<Api.Brief, typeof EXTRA_SETTINGS[number]>, "cards">>
 *   & {cards?: import("./card-fields.js").CardsWish | null}} ExtraSettings
 */

const EXTRA_SETTINGS = /** @type {const} */ ([
  "fallbacks", "fallback_on_moderation", "transition", "music_provider", "music_model", "style", "hold_hours",
  "clip_sound", "cards", "continuity", "image_provider", "image_model", "seed", "takes",
]);

const WITH_FIELD = new Set([
  "clip_sound", "cards", "continuity", "style", "seed", "transition", "fallbacks", "takes",
]);
// With the earlier film's seed, the film would be the same.
const NEVER_REUSED = "seed";

/** @param {Api.Brief} brief @returns {ExtraSettings} */
export function pickExtraSettings(brief) {
  const settings = EXTRA_SETTINGS.map((name) => [name, brief[name]]);
  return Object.fromEntries(settings.filter(([name, value]) => name !== NEVER_REUSED && (value ?? null) !== null));
}

/** Return the settings as a request has them. @param {ExtraSettings} settings @returns {ExtraSettings} */
export function toExtraWish({ cards, ...settings }) {
  const wish = toCardsWish(cards);
  return wish ? { ...settings, cards: wish } : settings;
}

/** List those that the form has no field for, but for what says nothing. @param {ExtraSettings} settings */
export const listHidden = (settings) => Object.entries(settings)
  .filter(([name, value]) => !WITH_FIELD.has(name) && value !== false && !isEmptyList(value));

/** Keep only those that have a field. @param {ExtraSettings} settings @returns {ExtraSettings} */
export const dropHidden = (settings) => Object.fromEntries(
  Object.entries(settings).filter(([name]) => WITH_FIELD.has(name)),
);

/** @param {unknown} value */
const isEmptyList = (value) => Array.isArray(value) && value.length === 0;
