// The dialog with the versions of a film: each can be played, downloaded, and taken back, which costs nothing.
import { Problem } from "./api.js";
import { changeApi } from "./change-api.js";
import { Dialog } from "./dialog.js";
import { formatDate } from "./format.js";
import { html, useEffect, useState } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./labels.js";
import { refreshJob } from "./sync.js";
import { showToast } from "./toasts.js";
import { Chip, ProblemNote, Spinner } from "./widgets.js";

/** @typedef {(version: number) => Promise<void>} Restore */

/** @param {{job: Api.JobDetails | null, reload: () => Promise<void>}} props */
export function VersionsButton({ job, reload }) {
  const [isOpen, setOpen] = useState(false);
  if (!job || !job.results.film || isActive(job.status)) return null;
  return html`<button type="button" class="button" onClick=${() => setOpen(true)}>
      <${Icon} name="copy" size=${14} />Versions…</button>
    ${isOpen && html`<${VersionsDialog} job=${job} reload=${reload} onClose=${() => setOpen(false)} />`}`;
}

/** @param {{job: Api.JobDetails, reload: () => Promise<void>, onClose: () => void}} props */
function VersionsDialog({ job, reload, onClose }) {
  const [list, setList] = useState(/** @type {Api.FilmVersionList | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  useEffect(() => { changeApi.listVersions(job.job_id).then(setList, setProblem); }, [job.job_id]);
  /** @type {Restore} */
  const restore = async (version) => {
    setSending(true);
    setProblem(null);
    await changeApi.restoreVersion(job.job_id, version).then(async () => {
      await Promise.all([refreshJob(job.job_id), reload()]);
      showToast(`Version ${version} is the film again: ${job.title}`);
      onClose();
    }, setProblem);
    setSending(false);
  };
  return html`<${Dialog} title="Versions of this film" onClose=${onClose} wide>
    ${problem && html`<${ProblemNote} problem=${problem} />`}
    ${!list && !problem && html`<p role="status"><${Spinner} /> Loading the versions…</p>`}
    ${list && !list.versions.length && html`<p>Each new cut of the film is kept. So far there is one.</p>`}
    ${list && list.versions.length > 0 && html`<ol class="versions" aria-label="Versions">
      ${list.versions.map((each) => html`
        <${Version} key=${each.version} version=${each} isSending=${isSending} restore=${restore} />`)}</ol>`}
    ${list && html`<p class="hint">Taking one back costs nothing. The newest ${list.kept} are kept.</p>`}
  <//>`;
}

/** @param {{version: Api.FilmVersionResult, isSending: boolean, restore: Restore}} props */
function Version({ version, isSending, restore }) {
  const [isPlaying, setPlaying] = useState(false);
  const { film, poster, version: number } = version;
  return html`<li class="version" aria-label="Version ${number}">
    <div class="row"><strong>Version ${number}</strong>
      ${version.is_current && html`<${Chip} tone="ok" icon="check">The film now<//>`}
      <span class="hint">${formatDate(version.made_at)}</span></div>
    <p>${version.changes.map(({ message }) => message).join(" · ")}</p>
    ${isPlaying && html`<video src=${film.url} poster=${poster?.url} controls autoplay playsinline
      aria-label="Version ${number}"></video>`}
    <div class="row">
      ${!isPlaying && html`<button type="button" class="button small" onClick=${() => setPlaying(true)}>
        <${Icon} name="play" size=${13} />Play<span class="visually-hidden">${" "}version ${number}</span></button>`}
      <a class="button small" href=${film.download_url ?? film.url} download>
        <${Icon} name="down" size=${13} />Download<span class="visually-hidden">${" "}version ${number}</span></a>
      ${!version.is_current && html`<button type="button" class="button small primary" disabled=${isSending}
        onClick=${() => restore(number)}>Use version ${number}</button>`}
    </div>
  </li>`;
}
