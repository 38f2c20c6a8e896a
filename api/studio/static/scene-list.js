// The scenes of a film, each with its clip as soon as it is there, the narration and the music.
import { AddSceneButton } from "./add-scene-dialog.js";
import { TakeList } from "./details-takes.js";
import { html } from "./html.js";
import { MusicCard } from "./music-card.js";
import { NarrationCard } from "./narration-card.js";
import { OrderButton } from "./order-dialog.js";
import { SceneCard } from "./scene-card.js";

/** @param {{job: import("./job-store.js").KnownJob, detail: import("./use-job.js").JobQuery}} props */
export function SceneList({ job, detail }) {
  const { scenes, audio, narration, assets } = job.snapshot;
  const done = scenes.filter((scene) => scene.state === "complete").length;
  const count = html`<span class="count tabular">${done} of ${scenes.length}</span>`;
  return html`<section class="stack" aria-labelledby="scenes-title">
    <div class="row"><h2 id="scenes-title">Scenes ${scenes.length > 0 && count}</h2>
      <${OrderButton} job=${detail.job} reload=${detail.reload} />
      <${AddSceneButton} job=${detail.job} reload=${detail.reload} /></div>
    ${scenes.length === 0 && html`<p class="hint">Scenes appear here when the storyboard is ready.</p>`}
    <ul class="scenes" aria-label="Scenes" data-ratio=${job.ratio}>
      ${scenes.map((scene) => html`<li key=${scene.number}><${SceneCard} job=${job} scene=${scene} detail=${detail}
        clip=${findLink(assets.scene_clips, scene)} still=${findLink(assets.thumbnails, scene)} /></li>`)}
    </ul>
    <${RemovedScenes} scenes=${detail.job?.results.removed_scenes ?? []} />
    ${narration && html`<${NarrationCard} job=${job} narration=${narration} detail=${detail} />`}
    ${audio && html`<${MusicCard} job=${job} audio=${audio} file=${assets.audio} detail=${detail} />`}
  </section>`;
}

/** Scenes that were taken out of the film, and what was paid for them. @param {{scenes: Api.SceneResult[]}} props */
function RemovedScenes({ scenes }) {
  if (!scenes.length) return null;
  return html`<details class="scene-more">
    <summary>Taken out of the film: ${scenes.length}</summary>
    ${scenes.map((scene) => html`<div class="stack" key=${scene.number}>
      <p><strong>Scene ${scene.number}</strong>${" "}${scene.text}</p>
      <${TakeList} label="Orders of scene ${scene.number}" takes=${scene.takes} scene=${scene} /></div>`)}
  </details>`;
}

/** @param {Api.SignedLink[]} links @param {Api.SceneProgress} scene */
const findLink = (links, { number }) => links.find((link) => link.scene_number === number);
