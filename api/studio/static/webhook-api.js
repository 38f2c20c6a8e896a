// The part of the API client about webhooks: what they were told, and what is told again.
import { callApi, jobPath } from "./api.js";

const ROOT = "/webhook-deliveries";

export const webhookApi = {
  /** @param {string} id @returns {Promise<Api.CallerMessagePage>} */
  listOfFilm: (id) => callApi("GET", `${jobPath(id)}${ROOT}`),
  /** @param {string} state empty: all @param {string | null} cursor @returns {Promise<Api.CallerMessagePage>} */
  list: (state, cursor) =>
    callApi("GET", `${ROOT}?${new URLSearchParams({ ...(state && { state }), ...(cursor && { cursor }) })}`),
  /** @param {string} id @param {string} key @returns {Promise<Api.CallerMessage>} */
  redeliver: (id, key) =>
    callApi("POST", `${ROOT}/${encodeURIComponent(id)}/redeliver`, undefined, { headers: { "Idempotency-Key": key } }),
  /** @param {string} url @returns {Promise<Api.CallerMessage>} */
  sendTest: (url) => callApi("POST", `${ROOT}/test`, { url }),
};
