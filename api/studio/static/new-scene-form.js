// What is filled in the dialog for a further scene, and the order that it makes.
import { createForm } from "./retake-form.js";

/**
 * @typedef {object} SceneFields `after`: the number of the scene that it follows, 0: none; values as they are typed
 * @property {string} after
 * @property {string} seconds
 * @property {boolean} continues whether it begins from the last picture of the scene that it follows
 * @property {boolean} drawn whether it begins from a still that is drawn for it
 */
/** @typedef {import("./retake-form.js").TakeForm & SceneFields} SceneForm */

// A clip that begins where the one before ended is seen as one shot.
/** @satisfies {Partial<Api.NewSceneRequest>} */
const CONTINUED = { opens_on: "last_frame", transition: "cut" };

/**
 * Begin with an empty scene at the film's end; or with what goes on from the scene that is extended.
 * @param {Api.JobDetails} job @param {Api.SceneResult} [extended] @returns {SceneForm}
 */
export function beginForm(job, extended) {
  const before = extended ?? job.results.scenes.at(-1);
  const take = extended ? createForm(job, extended) : { text: "", provider: job.provider, model: job.model };
  return {
    text: take.text, seed: "", provider: take.provider, model: take.model, continues: Boolean(extended), drawn: false,
    after: String(before?.number ?? 0), seconds: String(before?.seconds ?? ""),
  };
}

/** Return the order; null as long as the form is not filled in. @param {SceneForm} form */
export function toSceneOrder({ text, seed, provider, model, after, seconds, continues, drawn }) {
  if (!text.trim() || !(Number(seconds) > 0)) return null;
  /** @type {Api.NewSceneRequest} */
  const order = { text: text.trim(), provider, model, after: Number(after), duration_seconds: Number(seconds) };
  if (drawn) order.opens_on = "still";
  else if (continues && after !== "0") Object.assign(order, CONTINUED);
  return { ...order, ...(seed !== "" && { seed: Number(seed) }) };
}
