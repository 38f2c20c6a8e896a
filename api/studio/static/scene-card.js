// One scene: its clip or how far it is, what is out of the ordinary, and why.
// Exports: SceneCard.
import { Clip } from "./clip.js";
import { Decide } from "./decide.js";
import { priceOf } from "./take-words.js";
import { modelTitle } from "./facts.js";
import { html } from "./html.js";
import { SceneTools } from "./takes.js";
import { TakeState } from "./take-state.js";
import { seconds } from "./time.js";

/** @param {{job: import("./jobs.js").Entry, scene: object, detail: object, clip?: object, still?: object}} props */
export function SceneCard({ job, scene, detail, clip, still }) {
  return html`<article class="scene" aria-label="Scene ${scene.number}" data-state=${scene.state} data-condition=${scene.condition ?? ""}>
    <${Clip} id=${job.id} scene=${scene} clip=${clip} still=${still} />
    <div class="scene-body">
      <div class="scene-top"><span class="scene-number">${scene.number}</span><span class="scene-summary">${summaryOf(scene, detail.job)}</span></div>
      <${TakeState} take=${scene} what="scene ${scene.number}" />
      <div class="scene-facts hint tabular">${[scene.seconds > 0 && seconds(scene.seconds), scene.model && modelTitle(scene.provider, scene.model), scene.take > 1 && `take ${scene.take}`].filter(Boolean).join(" · ")}</div>
      ${scene.state === "held" && html`<${Decide} id=${job.id} number=${scene.number} take=${scene} price=${priceOf(detail.job?.results.scenes.find((each) => each.number === scene.number)?.takes, scene)} />`}
      <${SceneTools} job=${detail.job} picture=${job.picture} scene=${scene} reload=${detail.reload} />
    </div>
  </article>`;
}

/** A take with words of its own is described by these: the storyboard's are what the first was made from. */
function summaryOf({ number, take, summary }, job) {
  const found = job?.results.scenes.find((each) => each.number === number)?.takes.find((each) => each.take === take);
  return (take > 1 && found?.text) || summary;
}
