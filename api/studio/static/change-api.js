// The part of the API client about changes of a finished film.
import { callApi, jobPath } from "./api.js";

/** @param {string} id */
const musicPath = (id) => `${jobPath(id)}/music`;

/** @param {File} file */
function toForm(file) {
  const form = new FormData();
  form.append("file", file);
  return form;
}

export const changeApi = {
  /** @type {(id: string, wish: Api.MusicRequest, signal: AbortSignal) => Promise<Api.MusicEstimate>} */
  estimateMusic: (id, wish, signal) => callApi("POST", `${musicPath(id)}/estimate`, wish, { signal }),
  /** @type {(id: string, wish: Api.MusicRequest, key: string) => Promise<Api.MusicUpdateResult>} */
  changeMusic: (id, wish, key) => callApi("POST", musicPath(id), wish, { headers: { "Idempotency-Key": key } }),
  /** @param {File} file @returns {Promise<Api.UploadedAudio>} */
  uploadAudio: (file) => callApi("POST", "/uploads/audio", toForm(file)),
};
