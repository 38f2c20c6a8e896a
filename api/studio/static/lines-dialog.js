// The dialog that changes what is spoken in a scene of a finished film, with the price of the new lines.
import { api, Problem } from "./api.js";
import { Dialog } from "./dialog.js";
import { formatCount, formatForPrice, formatSeconds } from "./format.js";
import { html, useEffect, useState } from "./html.js";
import { isActive } from "./labels.js";
import { findLinesError, toLines } from "./spoken-lines.js";
import { showToast } from "./toasts.js";
import { Field, ProblemNote, Spinner } from "./widgets.js";

const TYPING_MS = 350;

/** @typedef {{job: Api.JobDetails, scene: Api.SceneResult, reload: () => Promise<void>}} SceneProps */
/** @typedef {{asked?: string, answer?: Api.LinesEstimate, problem?: Problem}} PriceState */

/** @param {{job: Api.JobDetails | null, scene: Api.SceneResult | undefined, reload: () => Promise<void>}} props */
export function LinesButton({ job, scene, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (!job || !scene || !job.results.film || !job.results.narration?.provider || isActive(job.status)) return null;
  return html`<button type="button" class="button small" onClick=${() => setOpen(true)}>
      Change what is said<span class="visually-hidden">${" "}in scene ${scene.number}</span></button>
    ${isOpen && html`<${LinesDialog} job=${job} scene=${scene} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {SceneProps & {onClose: () => void}} props */
function LinesDialog({ job, scene, reload, onClose }) {
  const [spoken, setSpoken] = useState(scene.lines.join("\n"));
  const [refusal, setRefusal] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  const draft = { text: "", lines: scene.lines, voices: scene.line_voices, follows: false, spoken };
  const lines = toLines(draft) ?? [];
  const isSame = JSON.stringify(lines) === JSON.stringify(toLines({ ...draft, spoken: null }));
  const wrong = findLinesError(draft);
  const { answer, problem: unpriced, isLoading } = usePrice(job.job_id, scene.number, lines, isSame || Boolean(wrong));
  const problem = refusal ?? unpriced;
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    setSending(true);
    await api.changeLines(job.job_id, scene.number, lines, answer?.cost_usd).then(() => {
      showToast(`Changing what is said in scene ${scene.number}: ${job.title}`);
      reload();
      onClose();
    }, setRefusal);
    setSending(false);
  };
  return html`<${Dialog} title="What is said in scene ${scene.number}" onClose=${onClose} wide>
    <form class="stack" onSubmit=${submit}>
      <${Field} id="spoken-lines" label="Spoken lines" hint="One line in each row."
          error=${wrong ?? findError(problem)}>
        ${(props) => html`<textarea ...${props} autofocus rows="5" value=${spoken} placeholder="Nothing is spoken."
          onInput=${(event) => { setSpoken(event.target.value); setRefusal(null); }}></textarea>`}
      <//>
      <p role="status" aria-label="Price">${isLoading ? html`<${Spinner} />` : describe(answer)}</p>
      ${problem && !findError(problem) && html`<${ProblemNote} problem=${problem} />`}
      <p class="hint">The clips stay as they are${drawsWords(job, scene) && ", with the words that are drawn in them"}.
        The film that there is stays until the new one is ready.</p>
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" disabled=${!answer || isLoading || isSending}>
          Change the film${answer ? ` ${formatForPrice(answer.cost_usd)}` : ""}</button></div>
    </form>
  <//>`;
}

/**
 * Return whether the picture of the scene shows words: the animatic's own captions.
 * @param {Pick<Api.JobDetails, "brief">} job @param {Pick<Api.SceneResult, "take" | "takes">} scene
 */
export const drawsWords = ({ brief }, { take: used, takes }) => (
  brief.captions !== "burnt" && takes.some(({ take, provider }) => take === used && provider === "animatic"));

/** @param {Problem | null | undefined} problem */
const findError = (problem) => Object.entries(problem?.fields ?? {}).find(([field]) => field.startsWith("lines"))?.[1];

/** @param {Api.LinesEstimate | undefined} answer */
export function describe(answer) {
  if (!answer) return null;
  const [needed, lasts] = [formatSeconds(answer.needed_seconds), formatSeconds(answer.scene_seconds)];
  const words = [formatCount(answer.new_lines, "new line"), `about ${needed} of the scene’s ${lasts}`];
  if (answer.becomes_seconds > answer.scene_seconds) {
    words.push(`the scene becomes ${formatSeconds(answer.becomes_seconds)} long`);
  }
  if (answer.held_seconds > 0) words.push(`its last picture is held for ${formatSeconds(answer.held_seconds)}`);
  return words.join(" · ");
}

/**
 * Ask for the price of the lines as they are now. The price of earlier ones is not shown.
 * @param {string} id @param {number} number @param {unknown[]} lines @param {boolean} isIdle nothing is asked
 * @returns {PriceState & {isLoading: boolean}}
 */
function usePrice(id, number, lines, isIdle) {
  const asked = JSON.stringify(lines);
  const [price, setPrice] = useState(/** @type {PriceState} */ ({}));
  useEffect(() => {
    if (isIdle) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      api.estimateLines(id, number, JSON.parse(asked), stop.signal).then(
        (answer) => setPrice({ asked, answer }),
        (problem) => { if (!stop.signal.aborted) setPrice({ asked, problem }); },
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [id, number, asked, isIdle]);
  if (isIdle) return { isLoading: false };
  return price.asked === asked ? { ...price, isLoading: false } : { isLoading: true };
}
