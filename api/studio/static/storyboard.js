// The storyboard of a job that waits for its approval.
// Exports: StoryboardGate({job, picture, reload}).
import { api } from "./api.js";
import { html, useState } from "./html.js";
import { money } from "./time.js";
import { ProblemNote } from "./widgets.js";

/** @param {{job: object | null, picture: object, reload: () => Promise<void>}} props job: the job in full */
export function StoryboardGate({ job, picture }) {
  const [problem, setProblem] = useState(null);
  const approve = () => api.approve(picture.job_id, { revision: picture.approval.revision }).catch(setProblem);
  return html`<section class="panel stack" aria-label="Storyboard">
    <h2>Storyboard</h2>
    <ol>${(job?.results.scenes ?? []).map((scene) => html`<li key=${scene.number}>${scene.text ?? ""}</li>`)}</ol>
    <div><button type="button" class="button primary" onClick=${approve}>Approve for ${money(picture.approval.price_usd ?? 0)}</button></div>
    <${ProblemNote} problem=${problem} />
  </section>`;
}
