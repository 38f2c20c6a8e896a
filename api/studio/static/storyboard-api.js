// The requests of a storyboard that is being edited: its price, and sketches of its scenes.
import { API_ROOT, callApi } from "./api.js";

/** @typedef {{text: string, style: string, seed: number, aspect_ratio: string}} SketchRequest */

/**
 * @param {string} id @param {Api.StoryboardEdit} edit @param {AbortSignal} signal
 * @returns {Promise<Api.StoryboardEstimate>}
 */
export const estimateStoryboard = (id, edit, signal) => (
  callApi("POST", `/jobs/${encodeURIComponent(id)}/storyboard/estimate`, edit, { signal }));

/** Draw a sketch; null where it cannot be had. @param {SketchRequest} request @returns {Promise<Blob | null>} */
export async function drawSketch(request) {
  const answer = await fetch(`${API_ROOT}/sketches`, {
    method: "POST", body: JSON.stringify(request), headers: { "Content-Type": "application/json" },
  }).catch(() => null);
  return answer?.ok ? answer.blob() : null;
}
