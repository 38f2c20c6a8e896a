// What is told of a scene whose clip is too short for it: no departure of its take says so, if the scene got longer.
import { formatSeconds } from "./format.js";
import { html } from "./html.js";

/** @param {{scene: Api.SceneResult | undefined}} props */
export function HeldNote({ scene }) {
  const words = scene && describeHold(scene);
  return words ? html`<p class="take-why warn">${words}</p>` : null;
}

/**
 * Say how long a last picture stands still; empty if it does not, or if the take says it itself.
 * @param {Api.SceneResult} scene
 */
export function describeHold({ held_seconds: held, seconds, take, takes }) {
  const used = takes.find((each) => each.take === take);
  if (!held || used?.departures.length) return "";
  return `Its clip is shorter than the scene, which lasts ${formatSeconds(seconds)}: its last picture is held for ${
    formatSeconds(held)}.`;
}
