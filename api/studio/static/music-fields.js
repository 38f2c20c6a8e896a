// The fields of the dialog for a film's music: what it is made from, an own file, and how loud it is.
import { Problem } from "./api.js";
import { changeApi } from "./change-api.js";
import { formatSeconds } from "./format.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { describeLevel, MAX_LEVEL, MIN_LEVEL } from "./music-form.js";
import { describeExcess, MAX_LENGTHS } from "./text-limits.js";
import { Field, Spinner } from "./widgets.js";

const ACCEPTED = ".wav,.mp3,.m4a,.aac,.flac,.ogg,.oga,.opus";
const [MAX_BYTES, MEGABYTE] = [30e6, 1e6];

/** @typedef {InputEvent & {target: HTMLInputElement | HTMLTextAreaElement}} Typing */

/** @param {{prompt: string, error?: string, onEdit: (prompt: string) => void}} props */
export function PromptField({ prompt, error, onEdit }) {
  /** @param {Typing} event */
  const read = ({ target }) => onEdit(target.value);
  return html`<${Field} id="music-prompt" label="Describe it" hint="Optional. Without it, the music follows the scenes."
      error=${describeExcess(prompt, MAX_LENGTHS.music) ?? error}>
    ${(/** @type {object} */ props) => html`<textarea ...${props} rows="2" value=${prompt}
      placeholder="A slow waltz for piano" onInput=${read}></textarea>`}
  <//>`;
}

/** @param {{level: number, onEdit: (level: number) => void}} props */
export function LevelField({ level, onEdit }) {
  /** @param {Typing} event */
  const read = ({ target }) => onEdit(Number(target.value));
  return html`<${Field} id="music-level" label="Loudness" hint=${describeLevel(level)}>
    ${(/** @type {object} */ props) => html`<input ...${props} type="range" min=${MIN_LEVEL} max=${MAX_LEVEL}
      step="1" value=${level} aria-valuetext=${describeLevel(level)} onInput=${read} />`}
  <//>`;
}

/** @param {{upload: Api.UploadedAudio | null, error?: string, onUpload: (upload: Api.UploadedAudio) => void}} props */
export function SoundFile({ upload, error, onUpload }) {
  const [state, setState] = useState({ isBusy: false, problem: "", name: "" });
  /** @param {{target: HTMLInputElement}} event */
  const choose = async ({ target }) => {
    const file = target.files?.[0];
    target.value = "";
    if (!file) return;
    setState({ isBusy: true, problem: "", name: file.name });
    const result = await sendSound(file);
    const isRefused = typeof result === "string";
    setState({ isBusy: false, problem: isRefused ? result : "", name: file.name });
    if (!isRefused) onUpload(result);
  };
  const problem = state.problem || error;
  return html`<div class="picture-buttons">
    <label class="button small" for="music-file">
      ${state.isBusy ? html`<${Spinner} />` : html`<${Icon} name="plus" />`}
      ${upload ? "Choose another file" : "Choose a file"}
      <input type="file" class="visually-hidden" id="music-file" accept=${ACCEPTED} onChange=${choose}
        aria-invalid=${problem ? "true" : undefined} aria-describedby="music-file-note" />
    </label>
    <span class="hint" id="music-file-note" role="status">
      ${state.isBusy && "Uploading…"}
      ${!state.isBusy && upload && !problem && `${state.name} · ${formatSeconds(upload.seconds)}`}
      ${!state.isBusy && !upload && !problem && "WAV, MP3, M4A, FLAC or Ogg, at most 30 MB and 20 minutes"}
      ${problem && html`<span class="field-error"><${Icon} name="alert" size=${13} />${problem}</span>`}
    </span>
    ${upload && html`<audio src=${upload.url} controls preload="metadata" aria-label="Your file"></audio>`}
  </div>`;
}

/** @param {File} file @returns {Promise<Api.UploadedAudio | string>} the sound, or why it is not taken */
async function sendSound(file) {
  if (file.size > MAX_BYTES) return `This file is too large: at most ${MAX_BYTES / MEGABYTE} MB.`;
  try {
    return await changeApi.uploadAudio(file);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return WORDS[problem.codes.file ?? ""] ?? problem.fields.file ?? problem.message;
  }
}

/** By the code of the error. @type {Record<string, string>} */
const WORDS = {
  not_audio: "This is no sound that Longtake can read. Use WAV, MP3, M4A, FLAC or Ogg.",
  unreadable: "This is no sound that Longtake can read, or it is damaged.",
  too_short: "This is too short: at least 1 second.",
  too_long: "This is too long: at most 20 minutes.",
  silent: "There is nothing to hear in this file.",
};
