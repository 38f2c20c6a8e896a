// What is filled in the Create form of this tab. It survives a reload, and can be filled from an earlier film.
import { fromBriefEntities, toEntityWish } from "./entities-form.js";
import { pickExtraSettings, toExtraWish } from "./extra-settings.js";
import { effect, signal } from "./html.js";
import { loadLocal, saveLocal } from "./local-storage.js";
import { fromNarrationWish, NO_NARRATION, toNarrationWish } from "./narrator-choice.js";
import { getFilmPicture } from "./picture.js";
import { navigate } from "./router.js";
import { loadFromSession, saveToSession } from "./session-storage.js";

/**
 * @typedef {object} FormState values as they are typed
 * @property {"prompt" | "script"} source
 * @property {string} prompt
 * @property {string} script
 * @property {string} length of a film from a prompt: one of LENGTH_CHOICES, or "other"
 * @property {string} scriptLength of a film from a script: the same, or AS_WRITTEN
 * @property {string} seconds the length, if it is "other"
 * @property {string} ratio
 * @property {string} resolution
 * @property {string} provider
 * @property {string} model empty: the provider's first one
 * @property {boolean} narrated whether a voice speaks over the film
 * @property {string} language of the narration, as a BCP 47 tag
 * @property {import("./narrator-choice.js").Narrator | null} narrator null: the first that speaks the language
 * @property {import("./caption-choice.js").Captions} captions of a narrated film
 * @property {boolean} music
 * @property {boolean} storyboard whether the storyboard is to be approved first
 * @property {string} budget
 * @property {string} title
 * @property {Picture | null} picture that the scenes begin from
 * @property {import("./entities-form.js").FormEntity[]} entities
 * @property {ExtraSettings} more settings of an earlier film that the form has no field for
 */

/** @typedef {import("./picture.js").Picture} Picture */
/** @typedef {import("./entities-form.js").EntityWish} EntityWish */
/** @typedef {import("./extra-settings.js").ExtraSettings} ExtraSettings */
/** @typedef {Brief & ExtraSettings & import("./narrator-choice.js").NarrationWish & EntityWish} Body */

/**
 * The body of a request. A number that cannot be read is sent as it was typed, so that the server says what is wrong.
 * @typedef {object} Brief
 * @property {string} [prompt]
 * @property {string} [script]
 * @property {number | string} [duration_seconds]
 * @property {string} [aspect_ratio]
 * @property {string} [resolution]
 * @property {string} [provider]
 * @property {string} [model]
 * @property {number | string} [budget_usd]
 * @property {string} [title]
 * @property {Api.AudioChoice} [audio]
 * @property {Api.ApprovalChoice} [approval]
 * @property {Picture} [reference_image]
 */

const KEY = "draft";
const SAVE_DELAY_MS = 300;
export const LENGTH_CHOICES = ["15", "30", "60"];
// The length that a script states; without one the server chooses.
export const AS_WRITTEN = "as-written";

/** @type {FormState} */
export const EMPTY_FORM = {
  source: "prompt", prompt: "", script: "", length: "30", scriptLength: AS_WRITTEN, seconds: "45", ratio: "16:9",
  resolution: "720p", provider: "animatic", model: "", music: true, ...NO_NARRATION,
  storyboard: false, budget: "", title: "", picture: null, entities: [], more: {},
};

// A new tab begins with the text of any other, so that a tab closed by mistake loses nothing.
export const formState = signal({ ...EMPTY_FORM, ...loadFromSession(KEY, loadLocal(KEY, {})) });

let saveTimer = 0;
let unsaved = /** @type {FormState | null} */ (null);
effect(() => {
  const state = formState.value;
  clearTimeout(saveTimer);
  // The first state is what was loaded.
  if (unsaved !== null) saveTimer = setTimeout(saveNow, SAVE_DELAY_MS);
  unsaved = state;
});

function saveNow() {
  clearTimeout(saveTimer);
  saveToSession(KEY, unsaved);
  saveLocal(KEY, unsaved);
}

addEventListener("pagehide", () => { if (saveTimer) saveNow(); }); // a reload does not wait for the timer

/** @param {Partial<FormState>} fields */
export const updateForm = (fields) => { formState.value = { ...formState.peek(), ...fields }; };

/** @param {FormState} state */
export const getSourceText = (state) => state[state.source];

/** Return the chosen length: scripts have a choice of their own. @param {FormState} state */
export const getLengthChoice = ({ source, length, scriptLength }) => (source === "script" ? scriptLength : length);

/** Turn the form into the body of a request. @param {FormState} state @returns {Body} */
export function toBrief(state) {
  const length = getLengthChoice(state);
  return {
    ...toExtraWish(state.more),
    [state.source]: getSourceText(state),
    ...(length !== AS_WRITTEN && { duration_seconds: toNumber(length === "other" ? state.seconds : length) }),
    aspect_ratio: state.ratio, resolution: state.resolution, provider: state.provider,
    ...(state.model && { model: state.model }),
    ...toNarrationWish(state),
    audio: state.music ? "music" : "off",
    approval: state.storyboard ? "storyboard" : "none",
    ...(state.budget !== "" && { budget_usd: toNumber(state.budget) }),
    ...(state.title.trim() && { title: state.title.trim() }),
    ...(state.picture && { reference_image: state.picture }),
    ...toEntityWish(state.entities),
  };
}

/** @param {string} text */
const toNumber = (text) => (text === "" || Number.isNaN(Number(text)) ? text : Number(text));

/** Turn an earlier film's brief into a form. @param {Api.Brief} brief @returns {FormState} */
export function fromBrief(brief) {
  const seconds = String(brief.duration_seconds ?? "");
  const isChoice = LENGTH_CHOICES.includes(seconds);
  const length = isChoice ? seconds : "other";
  return {
    ...EMPTY_FORM,
    source: brief.prompt ? "prompt" : "script",
    prompt: brief.prompt ?? "",
    script: brief.script ?? (brief.scenes ?? []).map((scene) => scene.text).join("\n\n"),
    length: seconds ? length : EMPTY_FORM.length,
    scriptLength: seconds ? length : AS_WRITTEN,
    seconds: isChoice ? EMPTY_FORM.seconds : seconds || EMPTY_FORM.seconds,
    ratio: brief.aspect_ratio, resolution: brief.resolution, provider: brief.provider,
    model: brief.model ?? "",
    ...fromNarrationWish(brief), music: brief.audio === "music", storyboard: brief.approval === "storyboard",
    budget: String(brief.budget_usd ?? ""),
    picture: getFilmPicture(brief), entities: fromBriefEntities(brief.entities),
    more: pickExtraSettings(brief),
  };
}

/** Fill the form like an earlier film's, and open it. @param {Api.Brief} brief */
export function reuseBrief(brief) {
  formState.value = fromBrief(brief);
  navigate("#/");
}
