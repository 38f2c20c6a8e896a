// Settings of an earlier film that the Create form has no field for.

/** @typedef {Partial<Pick<Api.Brief, typeof EXTRA_SETTINGS[number]>>} ExtraSettings */

// The earlier film's seed is left out: with it, the film would be the same.
const EXTRA_SETTINGS = /** @type {const} */ ([
  "fallbacks", "fallback_on_moderation", "transition", "music_provider", "music_model", "style", "hold_hours",
  "clip_sound", "cards",
]);

/** @param {Api.Brief} brief @returns {ExtraSettings} */
export function pickExtraSettings(brief) {
  const settings = EXTRA_SETTINGS.map((name) => [name, brief[name]]);
  return Object.fromEntries(settings.filter(([, value]) => value !== null && value !== undefined));
}
