// A real still of a scene of the storyboard, drawn by the image service at a price, before any clip is paid for.
import { api } from "./api.js";
import { changeApi } from "./change-api.js";
import { formatCount, formatForPrice } from "./format.js";
import { html, useEffect, useState } from "./html.js";

/**
 * @typedef {object} Stills what is needed to have stills drawn
 * @property {Api.StillPrice | null} price null: nobody draws for this film
 * @property {boolean} isBlocked nothing can be sent now
 * @property {(number: number) => void} draw has a still of that scene drawn, once the storyboard is saved
 * @property {(most: number) => void} drawAll has them drawn of all scenes without one, if no more than `most` are
 * @property {(number: number) => boolean} isDrawing whether one of that scene is being drawn
 * @property {(number: number) => string} getDetail says what becomes of the still that was asked for
 */

/**
 * Prepare stills of a storyboard. Whenever what is told of a scene changes, a still may have come.
 * @param {{job: Api.JobDetails, scenes: Api.SceneProgress[], isBlocked: boolean, reload: () => Promise<void>,
 *   saveFirst: (() => Promise<unknown>) | null, send: (request: () => Promise<unknown>) => void}} props
 * @returns {Stills}
 */
export function useStills({ job, scenes, isBlocked, reload, saveFirst, send }) {
  const [price, setPrice] = useState(/** @type {Api.StillPrice | null} */ (null));
  const canDraw = Boolean(job.brief.image_provider);
  const details = scenes.map(({ detail }) => detail);
  useEffect(() => {
    if (canDraw) changeApi.getStillPrice(job.job_id).then(setPrice, () => setPrice(null));
  }, [canDraw]);
  useEffect(() => { if (canDraw) reload(); }, [details.join("\n")]);
  const draw = (/** @type {number} */ number) => send(async () => {
    await saveFirst?.();
    await changeApi.drawStill(job.job_id, number, getNextTake(job, number), price?.cost_usd ?? 0);
  });
  const drawAll = (/** @type {number} */ most) => send(async () => {
    await saveFirst?.();
    await drawMissingStills(job.job_id, most, price?.cost_usd ?? 0);
  });
  return {
    price, isBlocked, draw, drawAll, getDetail: (number) => details[number - 1] ?? "",
    isDrawing: (number) => findStills(job, number).some(isUnderWay),
  };
}

/**
 * Return the address of the still from which a scene would begin; null if there is none of its present text.
 * @param {Api.JobDetails} job @param {number} number @param {string} text
 */
export function getStillUrl(job, number, text) {
  const scene = job.results.scenes.find((each) => each.number === number);
  if (!scene || scene.still === null || scene.text !== text.trim()) return null;
  return scene.stills.find(({ take }) => take === scene.still)?.clip?.url ?? null;
}

/** Return the number of the scene's next still. @param {Api.JobDetails} job @param {number} number */
export const getNextTake = (job, number) => 1 + Math.max(0, ...findStills(job, number).map(({ take }) => take));

/**
 * Return the numbers of the scenes that have no still of their text, and of which none is being drawn.
 * @param {Api.JobDetails} job @param {{text: string}[]} scenes in order, as they are in the storyboard or the draft
 */
export function listMissingStills(job, scenes) {
  const isMissing = (/** @type {number} */ number, /** @type {string} */ text) => (
    text.trim() && !getStillUrl(job, number, text) && !findStills(job, number).some(isUnderWay));
  return scenes.flatMap(({ text }, index) => (isMissing(index + 1, text) ? [index + 1] : []));
}

/**
 * Have stills drawn of the scenes that have none, in order. What is refused stops no other, and is thrown at the end.
 * @param {string} id @param {number} most how many a price was said for @param {number} price of one, in US dollars
 */
async function drawMissingStills(id, most, price) {
  // Read anew: another page may have ordered some meanwhile, and what was just saved has lost those of another text.
  const job = await api.getJob(id);
  const missing = listMissingStills(job, job.results.scenes);
  if (missing.length > most) throw new Error("No still was ordered: more scenes have none than the price was for.");
  /** @type {string[]} */
  const refusals = [];
  for (const number of missing) {
    await changeApi.drawStill(id, number, getNextTake(job, number), price).catch(({ message }) => {
      refusals.push(`Scene ${number}: ${message}`);
    });
  }
  if (refusals.length) throw new Error(`Some stills were not ordered. ${refusals.join(" ")}`);
}

/** Return whether it is being drawn, or is drawn and not fetched yet. @param {Api.TakeDetails} still */
const isUnderWay = ({ outcome, clip }) => !outcome || (outcome === "succeeded" && !clip);

/** @param {Api.JobDetails} job @param {number} number */
const findStills = (job, number) => job.results.scenes.find((each) => each.number === number)?.stills ?? [];

/** @param {{number: number, hasStill: boolean, isEmpty: boolean, stills: Stills}} props */
export function SceneStill({ number, hasStill, isEmpty, stills: { price, isBlocked, isDrawing, draw, getDetail } }) {
  if (!price) return null;
  const canDraw = !isBlocked && !isEmpty && !isDrawing(number);
  return html`<div class="board-still">
    <button type="button" class="button small" disabled=${!canDraw} onClick=${() => draw(number)}>
      ${hasStill ? "Another still" : "Draw a still"} ${formatForPrice(price.cost_usd)}
      <span class="visually-hidden">${" "}(scene ${number})</span></button>
    <span class="hint" role="status">${getDetail(number)}</span>
  </div>`;
}

/**
 * One button for the stills of all scenes that have none, with the sum of their prices.
 * @param {{job: Api.JobDetails, scenes: {text: string}[], stills: Stills}} props scenes: as they are in the draft
 */
export function MissingStills({ job, scenes, stills: { price, isBlocked, drawAll } }) {
  const { length } = listMissingStills(job, scenes);
  if (!price || length < 2) return null;
  return html`<div class="board-still">
    <button type="button" class="button" disabled=${isBlocked} onClick=${() => drawAll(length)}>
      Draw ${formatCount(length, "still")} ${formatForPrice(length * price.cost_usd)}</button>
    <span class="hint">One of each scene that has none, before any clip is paid for.</span>
  </div>`;
}
