// What can be chosen for the music of a finished film, and the order that it makes.

/** @typedef {{source: Api.MusicSource, prompt: string, level: number, upload: Api.UploadedAudio | null}} MusicForm */

export const MIN_LEVEL = -30;
export const MAX_LEVEL = 6;

/** @type {Record<Api.MusicSource, string>} */
const WORDS = {
  same: "The music that it has", new: "New music", upload: "My own file", off: "No music",
};
const BROUGHT_BACK = "The music that it had";

/**
 * List what can be chosen; what the film has comes first.
 * @param {Api.SoundtrackResult} music @returns {[Api.MusicSource, string][]}
 */
export function listSources(music) {
  const hasMusic = Boolean(music.file);
  /** @type {[Api.MusicSource, string][]} */
  const found = [["new", WORDS.new], ["upload", WORDS.upload]];
  if (hasMusic || music.is_off) found.unshift(["same", hasMusic ? WORDS.same : BROUGHT_BACK]);
  if (hasMusic) found.push(["off", WORDS.off]);
  return found;
}

/** @param {Api.SoundtrackResult} music @returns {MusicForm} */
export const createMusicForm = (music) => ({
  source: music.file || music.is_off ? "same" : "new",
  prompt: music.prompt ?? "", level: music.level_db ?? 0, upload: null,
});

/**
 * Return the order; null as long as there is nothing to order.
 * @param {MusicForm} form @param {Api.SoundtrackResult} music @returns {Api.MusicRequest | null} */
export function toMusicOrder({ source, prompt, level, upload }, music) {
  if (source === "off") return { source };
  if (source === "new") return { source, level_db: level, ...(prompt.trim() && { prompt: prompt.trim() }) };
  if (source === "upload") return upload && { source, level_db: level, upload_id: upload.upload_id };
  const isSame = !music.is_off && level === (music.level_db ?? 0);
  return isSame ? null : { source, level_db: level };
}

/** @param {number} level in dB */
export function describeLevel(level) {
  if (level === 0) return "As loud as usual";
  return `${Math.abs(level)} dB ${level > 0 ? "louder" : "quieter"}`;
}
