// What is filled in the dialog for another take, and its price.
import { api } from "./api.js";
import { useEffect, useState } from "./html.js";

const TYPING_MS = 350;

/** @typedef {{text: string, seed: string, provider: string, model: string}} RetakeForm values as they are typed */

/**
 * Begin with what the take in the film was made from; else with the last take.
 * @param {Api.JobDetails} job @param {Api.SceneResult} scene @returns {RetakeForm}
 */
export function createForm(job, scene) {
  const take = scene.takes.find((each) => each.take === scene.take) ?? scene.takes.at(-1);
  return {
    text: take?.text ?? scene.text, seed: "",
    provider: take?.provider ?? job.provider, model: take?.model ?? job.model,
  };
}

/** @param {RetakeForm} form @returns {import("./api.js").RetakeOrder} */
export function toOrder({ text, seed, provider, model }) {
  return { text: text.trim(), provider, model, ...(seed !== "" && { seed: Number(seed) }) };
}

/** @typedef {{asked?: string, answer?: Api.RetakeEstimate, problem?: import("./api.js").Problem}} RetakeEstimate */

/**
 * Ask for the price of the form as it is now. The price of an earlier form is not shown.
 * @param {string} id @param {number} number @param {RetakeForm} form
 * @returns {RetakeEstimate & {isLoading: boolean}}
 */
export function useRetakeEstimate(id, number, form) {
  const asked = JSON.stringify(toOrder(form));
  const [estimate, setEstimate] = useState(/** @type {RetakeEstimate} */ ({}));
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api.estimateRetake(id, number, JSON.parse(asked), stop.signal).then(
        (answer) => setEstimate({ asked, answer }),
        (problem) => { if (!stop.signal.aborted) setEstimate({ asked, problem }); },
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [id, number, asked]);
  return estimate.asked === asked ? { ...estimate, isLoading: false } : { isLoading: true };
}
