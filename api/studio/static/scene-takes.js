// Below a scene: its takes, which of them is in the film, and a button for another one.
import { api, Problem } from "./api.js";
import { formatClock } from "./format.js";
import { html, useState } from "./html.js";
import { RetakeButton } from "./retake-dialog.js";
import { getOutcome } from "./take-labels.js";
import { Chip, ProblemNote } from "./widgets.js";

/**
 * @param {{job: Api.JobDetails | null, scene: Api.SceneProgress, ending: Api.RequestedEnd | null,
 *   reload: () => Promise<void>}} props
 */
export function SceneTakes({ job, scene, ending, reload }) {
  const result = job?.results.scenes.find(({ number }) => number === scene.number);
  if (!job || !result) return null;
  return html`${result.takes.length > 1 && html`<${Takes} id=${job.job_id} scene=${result} reload=${reload} />`}
    <${RetakeButton} job=${job} scene=${result} state=${scene.state} ending=${ending} reload=${reload} />`;
}

/** @param {{id: string, scene: Api.SceneResult, reload: () => Promise<void>}} props */
function Takes({ id, scene, reload }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  /** @param {number} take */
  const chooseTake = async (take) => {
    setBusy(true);
    setProblem(null);
    await api.chooseTake(id, scene.number, take).then(reload, setProblem);
    setBusy(false);
  };
  return html`<ul class="takes" role="list" aria-label="Takes of scene ${scene.number}">
      ${scene.takes.map((take) => html`
        <${TakeItem} key=${take.take} scene=${scene} take=${take} busy=${busy} onChoose=${chooseTake} />`)}
    </ul>
    <${ProblemNote} problem=${problem} />`;
}

/** @param {{scene: Api.SceneResult, take: Api.TakeDetails, busy: boolean, onChoose: (take: number) => void}} props */
function TakeItem({ scene, take, busy, onChoose }) {
  const { take: number, clip } = take;
  const isUsed = scene.take === number;
  return html`<li class="take" data-used=${isUsed}>
    <${TakeClip} take=${take} name="take ${number} of scene ${scene.number}" />
    ${clip
      ? html`<button type="button" class="button small" aria-pressed=${isUsed} disabled=${busy}
          onClick=${() => { if (!isUsed) onChoose(number); }}>Use take ${number}</button>`
      : html`<span class="hint">Take ${number}</span>`}
    ${isUsed ? html`<span class="take-note">In use</span>` : !clip && html`<${OutcomeChip} take=${take} />`}
  </li>`;
}

/** @param {{take: Api.TakeDetails}} props */
function OutcomeChip({ take }) {
  const { tone, icon, word } = getOutcome(take);
  return html`<${Chip} tone=${tone} icon=${icon}>${word}<//>`;
}

/** The take's clip: a still, until somebody plays it. @param {{take: Api.TakeDetails, name: string}} props */
function TakeClip({ take: { clip, thumbnail }, name }) {
  const [plays, setPlays] = useState(false);
  if (!clip) return html`<span class="take-clip" aria-hidden="true"></span>`;
  if (plays) {
    return html`<video class="take-clip" src=${clip.url} aria-label="Clip of ${name}" controls autoplay muted loop
      playsinline />`;
  }
  return html`<button type="button" class="take-clip" aria-label="Play ${name}" onClick=${() => setPlays(true)}>
    ${thumbnail && html`<img src=${thumbnail.url} alt="" loading="lazy" decoding="async" />`}
    <span class="tile-length">${formatClock(clip.seconds ?? 0)}</span>
  </button>`;
}
