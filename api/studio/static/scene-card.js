// One scene: its clip or how far it is, what is unusual about it, and why.
import { ExtendSceneButton } from "./add-scene-dialog.js";
import { TakeList } from "./details-takes.js";
import { formatSeconds } from "./format.js";
import { HeldNote } from "./held-note.js";
import { html } from "./html.js";
import { getModelTitle } from "./job-summary.js";
import { LeaveOutButton } from "./leave-out-dialog.js";
import { LengthButton } from "./length-dialog.js";
import { LinesButton } from "./lines-dialog.js";
import { getFilmPicture, getPictureUrl } from "./picture.js";
import { ResolveTake } from "./resolve-take.js";
import { SceneClip } from "./scene-clip.js";
import { SceneTakes } from "./scene-takes.js";
import { StaleNote } from "./stale-note.js";
import { findTakePrice } from "./take-labels.js";
import { TakeStatus } from "./take-status.js";

/**
 * @param {{job: import("./job-store.js").KnownJob, scene: Api.SceneProgress, detail: import("./use-job.js").JobQuery,
 *   clip?: Api.SignedLink, still?: Api.SignedLink}} props
 */
export function SceneCard({ job, scene, detail, clip, still }) {
  const { number, state, condition } = scene;
  const known = detail.job?.results.scenes.find((each) => each.number === number), takes = known?.takes;
  const price = findTakePrice(takes, scene);
  return html`<article class="scene" aria-label="Scene ${number}" data-state=${state} data-condition=${condition ?? ""}>
    <${SceneClip} id=${job.id} scene=${scene} clip=${clip} still=${still}
      pictureUrl=${findPictureUrl(detail.job, number)} />
    <div class="scene-body">
      <div class="scene-top">
        <span class="scene-number">${number}</span><span class="scene-summary">${describeScene(scene, known)}</span>
      </div>
      <${TakeStatus} take=${scene} what="scene ${number}" />
      ${state === "complete" && html`<${HeldNote} scene=${known} />`}
      ${scene.stale && html`<${StaleNote} stale=${known?.stale} />`}
      <div class="scene-facts hint tabular">${describeFacts(scene)}</div>
      ${state === "held" && html`<${ResolveTake} id=${job.id} number=${number} take=${scene} price=${price} />`}
      <div class="scene-actions">
        <${LeaveOutButton} job=${job} detail=${detail} number=${number} take=${scene} takes=${takes} />
        <${SceneTakes} job=${detail.job} scene=${scene} ending=${job.snapshot.ending} reload=${detail.reload} />
        <${ExtendSceneButton} job=${detail.job} scene=${known} reload=${detail.reload} />
        <${LengthButton} job=${detail.job} scene=${known} reload=${detail.reload} />
        <${LinesButton} job=${detail.job} scene=${known} reload=${detail.reload} />
      </div>
      ${known && html`<${SceneMore} scene=${known} />`}
    </div>
  </article>`;
}

/** The whole text, and every take with its cost. @param {{scene: Api.SceneResult}} props */
function SceneMore({ scene }) {
  return html`<details class="scene-more">
    <summary>Text and cost<span class="visually-hidden">${" "}of scene ${scene.number}</span></summary>
    <p class="scene-words">${scene.text}</p>
    <${TakeList} label="Orders of scene ${scene.number}" takes=${scene.takes} scene=${scene} />
  </details>`;
}

/** @param {Api.JobDetails | null} job @param {number} number */
function findPictureUrl(job, number) {
  const own = job?.results.scenes.find((each) => each.number === number)?.reference_image;
  return job ? getPictureUrl(own ?? getFilmPicture(job.brief)) : "";
}

/**
 * Describe a scene by the text of its take, if that take has a text of its own.
 * @param {Api.SceneProgress} scene @param {Api.SceneResult | undefined} known
 */
function describeScene({ take, summary }, known) {
  const text = known?.takes.find((each) => each.take === take)?.text;
  return text && text !== known?.text ? text : summary;
}

/** @param {Api.SceneProgress} scene */
function describeFacts({ seconds, provider, model, take }) {
  return [
    seconds > 0 && formatSeconds(seconds),
    model && getModelTitle(provider, model),
    take > 1 && `take ${take}`,
  ].filter(Boolean).join(" · ");
}
