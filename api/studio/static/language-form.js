// What is filled in the dialog for a film in another language, and its price.
import { API_ROOT, callApi, jobPath } from "./api.js";
import { useEffect, useState } from "./html.js";
import { createLines, listTexts } from "./language-lines.js";
import { readLanguage } from "./language-names.js";

const TYPING_MS = 500;
const EMBEDDED = "embedded";

/** @typedef {import("./narrator-choice.js").Narrator} Narrator */
/** @typedef {import("./language-lines.js").LanguageLine} LanguageLine */
/**
 * Values as they are typed; `lines` are those of each scene. `spoken`: somebody speaks them.
 * @typedef {{language: string, lines: LanguageLine[][], spoken: boolean, narrator: Narrator | null,
 *   captions: Api.CaptionChoice | null, voices: Record<string, string>, cards: Record<string, string>}} LanguageForm
 * `voices`: who speaks for a voice of the first film. `cards`: what they say, by `title` and `end`.
 */
/**
 * Without `lines` a language model drafts them.
 * @typedef {{language: string, lines?: string[][], voice?: Partial<Narrator>, captions?: Api.CaptionChoice,
 *   voices?: Record<string, string>, cards?: Record<string, string>, max_cost_usd?: number}} LanguageOrder
 */
/** @typedef {{asked?: string, answer?: Api.LanguageEstimate, problem?: import("./api.js").Problem}} Estimate */

/** @param {string} id */
const languagesPath = (id) => `${jobPath(id)}/languages`;

/** @param {string} id @param {LanguageOrder} order @returns {Promise<Api.OrderedLanguage>} */
export const makeLanguage = (id, order) => callApi("POST", languagesPath(id), order);

/** The film in this language with all its parts, as a zip. @param {string} id @param {string} language */
export const languageExportUrl = (id, language) =>
  `${API_ROOT}${languagesPath(id)}/${encodeURIComponent(language)}/export`;

/**
 * Begin with what was ordered or drafted before, else with empty lines.
 * @param {Api.JobDetails} job @param {Api.LanguageResult | null} [before] @returns {LanguageForm}
 */
export function createForm(job, before = null) {
  return {
    language: before?.language ?? "", spoken: before ? before.provider !== null : !job.brief.narration,
    lines: createLines(job, before),
    narrator: before && findNarrator(job, before), captions: before?.caption_choice ?? null,
    voices: before ? findVoices(job, before) : {}, cards: before?.card_texts ?? {},
  };
}

/**
 * Return who spoke it; null: whom the order meant without a word.
 * @param {Api.JobDetails} job @param {Api.LanguageResult} before @returns {Narrator | null}
 */
function findNarrator(job, { provider, model, voice }) {
  const usual = job.results.narration?.provider ?? EMBEDDED;
  if (!provider || (provider === EMBEDDED && voice === null && usual === EMBEDDED)) return null;
  return { provider, model, voice };
}

/**
 * List the voices of the first film that are not its narrator's, each with who has it.
 * @param {Api.JobDetails} job @returns {Map<string, string>}
 */
export function listOwnVoices(job) {
  const names = job.results.scenes.flatMap((scene) => scene.line_voices).filter((name) => name !== null);
  /** @param {string} voice */
  const listOwners = (voice) => (job.brief.entities ?? []).filter((each) => each.voice === voice);
  return new Map(names.map((name) => [name, listOwners(name).map((each) => each.name).join(", ") || name]));
}

/**
 * Return who spoke for the voices of the first film, where the lines stand in the same places.
 * @param {Api.JobDetails} job @param {Api.LanguageResult} before
 */
function findVoices(job, { line_voices }) {
  /** @type {Record<string, string>} */
  const found = {};
  job.results.scenes.forEach((scene, index) => scene.line_voices.forEach((name, place) => {
    const voice = line_voices[index]?.[place];
    if (name && voice && voice !== name && scene.line_voices.length === line_voices[index]?.length) found[name] = voice;
  }));
  return found;
}

/** @param {Record<string, string>} texts */
const keepFilled = (texts) => {
  const filled = Object.entries(texts ?? {}).map(([name, text]) => [name, text.trim()]).filter(([, text]) => text);
  return filled.length > 0 ? Object.fromEntries(filled) : null;
};

/** Return whether somebody speaks the film in the form. @param {Api.JobDetails} job @param {LanguageForm} form */
export const isSpoken = (job, { spoken }) => Boolean(job.results.narration?.provider) || spoken;

/** @param {Api.JobDetails} job @param {LanguageForm} form @returns {LanguageOrder} */
export function toOrder(job, form) {
  const { language, lines, narrator, captions } = form;
  const texts = listTexts(lines);
  // Without a word the film's own voice speaks; where it has none, nobody does.
  const voice = isSpoken(job, form) ? narrator ?? (job.results.narration?.provider ? null : {}) : null;
  const cast = isSpoken(job, form) ? keepFilled(form.voices) : null;
  const cards = keepFilled(form.cards);
  return {
    language: readLanguage(language), ...(texts && { lines: texts }), ...(voice && { voice }),
    ...(captions && { captions }), ...(cast && { voices: cast }), ...(cards && { cards }),
  };
}

/** Whether there is enough to ask for a price. @param {LanguageForm} form */
export const isAskable = ({ language }) => language.trim().length > 1;

/** Whether nothing is wrong but that there are no lines yet. @param {Record<string, string>} fields */
export const lacksLines = (fields) => Object.keys(fields).join() === "lines";

/**
 * Ask for the price of the form as it is now. The price of an earlier form is not shown.
 * @param {Api.JobDetails} job @param {LanguageForm} form @returns {Estimate & {isLoading: boolean}}
 */
export function useLanguageEstimate(job, form) {
  const asked = isAskable(form) ? JSON.stringify(toOrder(job, form)) : "";
  const [estimate, setEstimate] = useState(/** @type {Estimate} */ ({}));
  useEffect(() => {
    if (!asked) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const path = `${languagesPath(job.job_id)}/estimate`;
      callApi("POST", path, JSON.parse(asked), { signal: stop.signal }).then(
        (answer) => setEstimate({ asked, answer }),
        (problem) => { if (!stop.signal.aborted) setEstimate({ asked, problem }); },
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [job.job_id, asked]);
  if (!asked) return { isLoading: false };
  return estimate.asked === asked ? { ...estimate, isLoading: false } : { isLoading: true };
}
