// A real still of a scene of the storyboard, drawn by the image service at a price, before any clip is paid for.
import { changeApi } from "./change-api.js";
import { formatForPrice } from "./format.js";
import { html, useEffect, useState } from "./html.js";

/**
 * @typedef {object} Stills what is needed to have stills drawn
 * @property {Api.StillPrice | null} price null: nobody draws for this film
 * @property {boolean} isBlocked nothing can be sent now
 * @property {(number: number) => void} draw has a still of that scene drawn, once the storyboard is saved
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
    const take = 1 + Math.max(0, ...findStills(job, number).map((still) => still.take));
    await changeApi.drawStill(job.job_id, number, take, price?.cost_usd ?? 0);
  });
  return { price, isBlocked, draw, getDetail: (number) => details[number - 1] ?? "" };
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

/** @param {Api.JobDetails} job @param {number} number */
const findStills = (job, number) => job.results.scenes.find((each) => each.number === number)?.stills ?? [];

/** @param {{number: number, hasStill: boolean, isEmpty: boolean, stills: Stills}} props */
export function SceneStill({ number, hasStill, isEmpty, stills: { price, isBlocked, draw, getDetail } }) {
  if (!price) return null;
  return html`<div class="board-still">
    <button type="button" class="button small" disabled=${isBlocked || isEmpty} onClick=${() => draw(number)}>
      ${hasStill ? "Another still" : "Draw a still"} ${formatForPrice(price.cost_usd)}
      <span class="visually-hidden">${" "}(scene ${number})</span></button>
    <span class="hint" role="status">${getDetail(number)}</span>
  </div>`;
}
