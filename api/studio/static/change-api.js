// The part of the API client about changes of a finished film.
import { callApi, jobPath } from "./api.js";

/** @param {string} id */
const musicPath = (id) => `${jobPath(id)}/music`;

/** @param {string} id */
const versionsPath = (id) => `${jobPath(id)}/versions`;

/** @param {string} id @param {number} number */
const lengthPath = (id, number) => `${jobPath(id)}/scenes/${number}/length`;

/** @param {string} id @param {number} number @param {number} take */
const stillPath = (id, number, take) => `${jobPath(id)}/scenes/${number}/stills/${take}`;

/** @param {string} id */
const orderPath = (id) => `${jobPath(id)}/scene-order`;

/** @param {string} id */
const scenesPath = (id) => `${jobPath(id)}/scenes`;

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
  /** @type {(id: string, wish: Partial<Api.WatermarkRequest>) => Promise<Api.WatermarkChange>} */
  changeWatermark: (id, wish) => callApi("PUT", `${jobPath(id)}/watermark`, wish),
  /** @param {string} id @returns {Promise<Api.FilmVersionList>} */
  listVersions: (id) => callApi("GET", versionsPath(id)),
  /** @param {string} id @param {number} version @returns {Promise<Api.RestoredVersion>} */
  restoreVersion: (id, version) => callApi("POST", `${versionsPath(id)}/${version}/restore`),
  /** @param {string} id @param {number} number @returns {Promise<Api.LengthLimits>} */
  getLengthLimits: (id, number) => callApi("GET", lengthPath(id, number)),
  /** @param {string} id @param {number} number @param {number} seconds @returns {Promise<Api.LengthChange>} */
  changeLength: (id, number, seconds) => callApi("PUT", lengthPath(id, number), { seconds }),
  /** @param {string} id @returns {Promise<Api.SceneOrder>} */
  getSceneOrder: (id) => callApi("GET", orderPath(id)),
  /** @type {(id: string, order: Api.SceneOrderRequest) => Promise<Api.SceneOrderChange>} */
  changeSceneOrder: (id, order) => callApi("PUT", orderPath(id), order),
  /** @type {(id: string, scene: Api.NewSceneRequest, signal: AbortSignal) => Promise<Api.NewSceneEstimate>} */
  estimateScene: (id, scene, signal) => callApi("POST", `${scenesPath(id)}/estimate`, scene, { signal }),
  /** @type {(id: string, scene: Api.NewSceneRequest, key: string) => Promise<Api.AddedScene>} */
  addScene: (id, scene, key) => callApi("POST", scenesPath(id), scene, { headers: { "Idempotency-Key": key } }),
  /** @param {string} id @returns {Promise<Api.StillPrice>} */
  getStillPrice: (id) => callApi("GET", `${jobPath(id)}/still-price`),
  /** @type {(id: string, number: number, take: number, most: number) => Promise<Api.OrderedStill>} */
  drawStill: (id, number, take, most) => callApi("PUT", stillPath(id, number, take), { max_cost_usd: most }),
  /** @param {File} file @returns {Promise<Api.UploadedAudio>} */
  uploadAudio: (file) => callApi("POST", "/uploads/audio", toForm(file)),
};
