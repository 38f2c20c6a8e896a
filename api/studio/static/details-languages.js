// The film in other languages: what there is, what is being made, and the button for another one.
import { formatMoney } from "./format.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { isActive, nameLanguage } from "./labels.js";
import { LanguageDialog } from "./language-dialog.js";
import { languageExportUrl } from "./language-form.js";
import { Chip } from "./widgets.js";

/** What is done with the lines that there are. @type {Record<Api.LanguageState, string>} */
const REVIEWS = {
  drafted: "Look at the lines…", failed: "Order again…", ready: "Change…", making: "Change…",
};

/** @param {{job: Api.JobDetails, money: Api.JobMoney, reload: () => Promise<void>}} props */
export function Languages({ job, money, reload }) {
  const [isOpen, setOpen] = useState(false);
  const [draft, setDraft] = useState(/** @type {Api.LanguageResult | null} */ (null));
  const close = () => {
    setOpen(false);
    setDraft(null);
  };
  const { languages } = job.results;
  if (!job.film) return null;
  return html`<section class="panel stack" aria-labelledby="languages-title">
    <h3 id="languages-title">Other languages</h3>
    ${languages.length > 0 && html`<ul class="plain stack">
      ${languages.map((film) => html`<${LanguageFilm} key=${film.language} job=${job} film=${film}
        onReview=${() => setDraft(film)} />`)}</ul>`}
    ${Boolean(money.drafted_usd) && html`<p class="hint">As they are, the drafted lines cost
      ${" "}${formatMoney(money.drafted_usd ?? 0)} more once you order films with them.</p>`}
    <div class="row">
      <button type="button" class="button" disabled=${isActive(job.status)} onClick=${() => setOpen(true)}>
        Another language…</button>
    </div>
    ${(isOpen || draft) && html`<${LanguageDialog} job=${job} draft=${draft} reload=${reload} onClose=${close} />`}
  </section>`;
}

/** @param {{job: Api.JobDetails, film: Api.LanguageResult, onReview: () => void}} props */
function LanguageFilm({ job, film, onReview }) {
  const { language, state, error, outdated, captions } = film;
  return html`<li class="stack" lang=${language}>
    <div class="row"><strong>${nameLanguage(language)}</strong>
      ${state === "making" && html`<${Chip} tone="run" icon="spinner">Generating<//>`}
      ${state === "failed" && html`<${Chip} tone="bad" icon="alert">Not made<//>`}
      ${state === "drafted" && html`<${Chip} tone="hold" icon="hand">Lines drafted<//>`}
      ${!isActive(job.status) && canReview(film) && html`
        <button type="button" class="button small" onClick=${onReview}>${REVIEWS[state]}<span
          class="visually-hidden">${" "}in ${nameLanguage(language)}</span></button>`}
      ${film.film && html`<a class="button small" href=${film.film.url} target="_blank" rel="noopener noreferrer">
          <${Icon} name="open" size=${14} />Watch</a>
        <a class="button small" href=${film.film.download_url ?? film.film.url} download>
          <${Icon} name="down" size=${14} />Download</a>
        ${captions && html`<a class="button small" href=${captions.srt.download_url ?? captions.srt.url} download>
          Captions (.srt)</a>`}
        <a class="button small" href=${languageExportUrl(job.job_id, language)} download>Project (.zip)</a>`}
    </div>
    ${error && html`<p class="hint">${error.message}</p>`}
    ${outdated && html`<p class="hint">The film has changed since. Order this language again to follow it.</p>`}
  </li>`;
}

/** Whether there are lines to look at, or a draft that was not made. @param {Api.LanguageResult} film */
const canReview = ({ lines, state }) => state === "failed" || lines.some((own) => own.length > 0);
