// Below a scene: another take of it, and which of its takes is in the film.
// Exports: SceneTools({job, picture, scene, reload}).
import { api } from "./api.js";
import { Chip, ProblemNote } from "./widgets.js";
import { clockTime } from "./time.js";
import { html, useState } from "./html.js";
import { outcomeOf } from "./take-words.js";
import { RetakeButton } from "./retake.js";

/** @param {{job: object | null, picture: object, scene: object, reload: () => Promise<void>}} props job: the job in full */
export function SceneTools({ job, picture, scene, reload }) {
  const found = job?.results.scenes.find(({ number }) => number === scene.number);
  if (!found) return null;
  return html`${found.takes.length > 1 && html`<${Takes} job=${job} scene=${found} reload=${reload} />`}
    <${RetakeButton} job=${job} scene=${found} state=${scene.state} ending=${picture.ending} reload=${reload} />`;
}

function Takes({ job, scene, reload }) {
  const [wanted, setWanted] = useState(null);
  const [problem, setProblem] = useState(null);
  const choose = async ({ take }) => {
    setWanted(take);
    setProblem(null);
    await api.choose(job.job_id, scene.number, take).then(reload, setProblem);
    setWanted(null);
  };
  return html`<ul class="takes" role="list" aria-label="Takes of scene ${scene.number}">
      ${scene.takes.map((take) => html`<${Take} key=${take.take} scene=${scene} take=${take} busy=${wanted !== null} choose=${() => choose(take)} />`)}
    </ul>
    <${ProblemNote} problem=${problem} />`;
}

function Take({ scene, take, choose, busy }) {
  const used = scene.take === take.take;
  return html`<li class="take" data-used=${used}>
    <${Clip} take=${take} name="take ${take.take} of scene ${scene.number}" />
    ${take.clip
      ? html`<button type="button" class="button small" aria-pressed=${used} disabled=${busy} onClick=${() => !used && choose()}>Use take ${take.take}</button>`
      : html`<span class="hint">Take ${take.take}</span>`}
    ${used ? html`<span class="take-note">In use</span>` : !take.clip && html`<${Outcome} take=${take} />`}
  </li>`;
}

function Outcome({ take }) {
  const { tone, icon, word } = outcomeOf(take);
  return html`<${Chip} tone=${tone} icon=${icon}>${word}<//>`;
}

/** The clip: a still, until somebody wants to see it move. */
function Clip({ take, name }) {
  const [moves, setMoves] = useState(false);
  if (!take.clip) return html`<span class="take-clip" aria-hidden="true"></span>`;
  if (moves) return html`<video class="take-clip" src=${take.clip.url} aria-label="Clip of ${name}" controls autoplay muted loop playsinline />`;
  return html`<button type="button" class="take-clip" aria-label="Play ${name}" onClick=${() => setMoves(true)}>
    ${take.thumbnail && html`<img src=${take.thumbnail.url} alt="" loading="lazy" decoding="async" />`}
    <span class="tile-length">${clockTime(take.clip.seconds ?? 0)}</span>
  </button>`;
}
