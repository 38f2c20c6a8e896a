// The part of the API client for those who operate Longtake.
import { callApi } from "./api.js";

export const operationsApi = {
  /** @param {string} query @param {AbortSignal} signal @returns {Promise<Api.OperationsSnapshot>} */
  getOperations: (query, signal) => callApi("GET", `/operations?${query}`, undefined, { signal }),
};
