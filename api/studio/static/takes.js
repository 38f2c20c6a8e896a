// The takes of a scene.
// Exports: SceneTools({job, picture, scene, reload}).
import { html } from "./html.js";

/** @param {{job: object | null, picture: object, scene: object, reload: () => Promise<void>}} props job: the job in full */
export function SceneTools({ job, scene }) {
  const takes = job?.results.scenes.find((each) => each.number === scene.number)?.takes ?? [];
  if (takes.length < 2) return null;
  return html`<ul class="takes" aria-label="Takes of scene ${scene.number}">${takes.map((take) => html`<li key=${take.take}>Take ${take.take}</li>`)}</ul>`;
}
