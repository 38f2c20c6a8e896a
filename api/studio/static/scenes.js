// The scenes of a film, each with its clip as soon as it is there, and the music.
// Exports: Scenes.
import { html } from "./html.js";
import { MusicCard } from "./music-card.js";
import { SceneCard } from "./scene-card.js";

/** @param {{job: import("./jobs.js").Entry, detail: {job: object | null, reload: () => Promise<void>}}} props */
export function Scenes({ job, detail }) {
  const { scenes, audio, assets } = job.picture;
  const done = scenes.filter((scene) => scene.state === "complete").length;
  return html`<section class="stack" aria-labelledby="scenes-title">
    <h2 id="scenes-title">Scenes ${scenes.length > 0 && html`<span class="count tabular">${done} of ${scenes.length}</span>`}</h2>
    ${scenes.length === 0 && html`<p class="hint">Scenes appear here when the storyboard is ready.</p>`}
    <ul class="scenes" aria-label="Scenes" data-ratio=${job.ratio}>
      ${scenes.map((scene) => html`<li key=${scene.number}><${SceneCard} job=${job} scene=${scene} detail=${detail}
        clip=${of(assets.scene_clips, scene)} still=${of(assets.thumbnails, scene)} /></li>`)}
    </ul>
    ${audio && html`<${MusicCard} job=${job} audio=${audio} file=${assets.audio} detail=${detail} />`}
  </section>`;
}

const of = (files, { number }) => files.find((file) => file.scene_number === number);
