// The dialog for a film in another language: its lines for each scene, and the price before it is ordered.
import { Problem } from "./api.js";
import { Dialog } from "./dialog.js";
import { formatCount, formatForPrice, formatMoney, formatSeconds } from "./format.js";
import { html, useState } from "./html.js";
import {
  createForm, isAskable, isSpoken, lacksLines, makeLanguage, toOrder, useLanguageEstimate,
} from "./language-form.js";
import { approveAll, countDrafts, describeMissingLines } from "./language-lines.js";
import { describeTag, LanguageSuggestions, readLanguage } from "./language-names.js";
import { LanguageScene } from "./language-scene.js";
import { getModelTitle } from "./job-summary.js";
import { nameLanguage } from "./labels.js";
import { CastFields, LanguageCards } from "./language-parts.js";
import { VoiceField } from "./narrator-choice.js";
import { removeFromSession, useSessionState } from "./session-storage.js";
import { showToast } from "./toasts.js";
import { Field, ProblemNote, Spinner } from "./widgets.js";

/** @typedef {import("./language-form.js").LanguageForm} LanguageForm */
/** @typedef {import("./language-lines.js").LanguageLine} LanguageLine */
/** @typedef {import("./narrator-choice.js").Narrator} Narrator */

/**
 * @param {{job: Api.JobDetails, draft: Api.LanguageResult | null, reload: () => Promise<void>,
 *   onClose: () => void}} props draft: what was drafted or ordered before
 */
export function LanguageDialog({ job, draft, reload, onClose }) {
  const scenes = job.results.scenes.map(({ number }) => number).join("-");
  const key = `language-lines.${job.job_id}.${draft ? draft.ordered_at : ""}.${scenes}`;
  const [form, setForm] = useSessionState(key, createForm(job, draft));
  const { answer, isLoading, ...estimate } = useLanguageEstimate(job, form);
  const [refusal, setRefusal] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  const isLackingLines = !isLoading && Boolean(estimate.problem) && lacksLines(estimate.problem?.fields ?? {});
  const problem = refusal ?? (isLackingLines ? null : estimate.problem ?? null);
  /** @param {Partial<LanguageForm>} fields */
  const edit = (fields) => {
    setForm({ ...form, ...fields });
    setRefusal(null);
  };
  const finish = () => {
    removeFromSession(key);
    showToast(`Making it in ${nameLanguage(form.language)}: ${job.title}`);
    reload();
    onClose();
  };
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    setSending(true);
    const order = { ...toOrder(job, form), max_cost_usd: answer?.cost_usd };
    await makeLanguage(job.job_id, order).then(finish, setRefusal);
    setSending(false);
  };
  return html`<${Dialog} title="Another language" onClose=${onClose} wide>
    <form class="stack" onSubmit=${submit}>
      <p>Another voice and other captions over the clips that there are. No clip is bought.
        Write what is said, or leave all lines empty for a language model to draft them, where one is set up.</p>
      <${LanguageFields} job=${job} form=${form} edit=${edit} answer=${answer} errors=${problem?.fields ?? {}} />
      <${Drafts} form=${form} edit=${edit} />
      <p class="retake-price" role="status" aria-label="Price">
        <${LanguagePrice} answer=${answer} isLoading=${isLoading} />
        ${(answer || isLackingLines) && html`<span class="hint">
          ${describeMissingLines(job.results.scenes, form.lines, isLackingLines)}</span>`}</p>
      ${problem && !isShownBesideField(problem.fields) && html`<${ProblemNote} problem=${problem} />`}
      <div class="dialog-actions"><button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="button primary" 
          disabled=${!answer || isLoading || isSending || countDrafts(form.lines) > 0}>
          ${answer?.drafts ? "Draft the lines" : "Make the film"}
          ${answer?.cost_usd ? ` ${formatForPrice(answer.cost_usd)}` : ""}</button></div>
    </form>
  <//>`;
}

const BESIDE_FIELD = /^(language$|lines\.\d|voices?\.|cards\.)/;
/** @param {Record<string, string>} fields */
const isShownBesideField = (fields) =>
  Object.keys(fields).length > 0 && Object.keys(fields).every((name) => BESIDE_FIELD.test(name));

/** @param {{answer?: Api.LanguageEstimate, isLoading: boolean}} props */
function LanguagePrice({ answer, isLoading }) {
  if (isLoading) return html`<${Spinner} /> Loading the price…`;
  if (!answer) return null;
  return html`<span><strong>${formatMoney(answer.cost_usd)}</strong> · ${formatSeconds(answer.film_seconds)}
    ${answer.notices.map((notice) => ` · ${notice}`)}</span>`;
}

/** What is still to be approved. @param {{form: LanguageForm, edit: (fields: Partial<LanguageForm>) => void}} props */
function Drafts({ form, edit }) {
  const count = countDrafts(form.lines);
  if (!count) return null;
  return html`<div class="row"><span role="status" aria-label="Lines to approve">
      A language model wrote ${formatCount(count, "line")} that you have not approved yet.</span>
    <button type="button" class="button small" onClick=${() => edit({ lines: approveAll(form.lines) })}>
      Approve all</button></div>`;
}

/**
 * @param {{job: Api.JobDetails, form: LanguageForm, edit: (fields: Partial<LanguageForm>) => void,
 *   answer?: Api.LanguageEstimate, errors: Record<string, string>}} props
 */
function LanguageFields({ job, form, edit, answer, errors }) {
  const { narration } = job.results;
  return html`
    <${Field} id="language-tag" label="Language" error=${errors.language}
      hint=${describeTag(readLanguage(form.language)) || "Its name or tag: German, de, pt-BR"}>
      ${(props) => html`<input ...${props} type="text" autofocus required list="languages" value=${form.language}
        onInput=${(event) => edit({ language: event.target.value })}
        onChange=${(event) => edit({ language: readLanguage(event.target.value) })} />`}
    <//>
    <${LanguageSuggestions} id="languages" />
    ${!narration?.provider && html`<label class="check"><input type="checkbox" checked=${form.spoken}
      onChange=${(event) => edit({ spoken: event.target.checked })} /> A voice speaks the lines</label>`}
    ${isAskable(form) && isSpoken(job, form) && html`<${VoiceField} id="language-voice" label="Voice"
      language=${readLanguage(form.language)} voice=${form.narrator ?? null} error=${findVoiceError(errors)}
      usual=${describeUsualVoice(narration)} captions=${form.captions ?? job.brief.captions}
      onPick=${(/** @type {Narrator | null} */ narrator) => edit({ narrator })} />`}
    ${isAskable(form) && isSpoken(job, form)
      && html`<${CastFields} job=${job} form=${form} edit=${edit} errors=${errors} />`}
    <${LanguageCards} job=${job} form=${form} edit=${edit} errors=${errors} />
    ${job.results.scenes.map((scene, index) => html`<${LanguageScene} key=${scene.number} scene=${scene}
      language=${readLanguage(form.language)} lines=${form.lines[index]} field="lines.${index}" errors=${errors}
      lengths=${answer?.scenes.find((each) => each.scene === scene.number)}
      onLines=${(/** @type {LanguageLine[]} */ own) => edit({ lines: form.lines.with(index, own) })} />`)}`;
}

/** @param {Record<string, string>} fields */
const findVoiceError = (fields) => Object.entries(fields).find(([name]) => name.startsWith("voice."))?.[1];

/**
 * Name the voice that speaks without a word; undefined for the language's first built-in one.
 * @param {Api.NarrationResult | null} narration of the film
 */
function describeUsualVoice(narration) {
  if (!narration?.provider || narration.provider === "embedded") return undefined;
  return `As the film: ${narration.voice ?? getModelTitle(narration.provider, narration.model ?? "")}`;
}
