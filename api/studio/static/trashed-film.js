// A film in the trash: it plays and says what it was made of; it is restored or deleted for good, and nothing else.
import { Brief } from "./details-brief.js";
import { formatDate } from "./format.js";
import { getGalleryHref } from "./gallery-store.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { navigate } from "./router.js";
import { deleteForGood, restoreFilms, TRASH_DAYS } from "./trash.js";
import { Banner, ProblemNote } from "./widgets.js";

const DAY_MS = 24 * 60 * 60 * 1000;

/** @typedef {{message: string} | null} Refused */

/** @param {{job: Api.JobDetails, onRestored: () => void}} props */
export function TrashedFilm({ job, onRestored }) {
  const heading = useRef(null);
  useEffect(() => { heading.current.focus({ preventScroll: true }); }, []);
  return html`<div class="job">
    <nav class="film-bar" aria-label="Films"><a class="button quiet" href=${getGalleryHref()}>
      <${Icon} name="left" size=${14} />Gallery</a></nav>
    <header class="job-names"><h1 ref=${heading} tabindex="-1">${job.title}</h1></header>
    <${TrashNote} job=${job} onRestored=${onRestored} />
    <${Player} job=${job} />
    <${Brief} job=${job} />
  </div>`;
}

/** @param {{job: Api.JobDetails, onRestored: () => void}} props */
function TrashNote({ job, onRestored }) {
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState(/** @type {Refused} */ (null));
  /** @param {import("./trash.js").Move} move @param {() => void} onDone */
  const run = async (move, onDone) => {
    const { refused: [refusal] } = await move([job.job_id]);
    if (refusal) setProblem({ message: refusal.detail });
    else onDone();
  };
  const actions = isAsking ? html`<span>Delete it with all files, for good?</span>
      <button type="button" class="button danger" onClick=${() => run(deleteForGood, leave)}>Delete</button>
      <button type="button" class="button" onClick=${() => setAsking(false)}>Keep</button>`
    : html`<button type="button" class="button primary" onClick=${() => run(restoreFilms, onRestored)}>
        <${Icon} name="undo" size=${14} />Restore</button>
      <button type="button" class="button danger" onClick=${() => setAsking(true)}>
        <${Icon} name="trash" size=${14} />Delete for good…</button>`;
  return html`<${Banner} tone="off" icon="trash" title="This film is in the trash" actions=${actions}>
    ${describeEnd(job.trashed_at ?? "")}<${ProblemNote} problem=${problem} /><//>`;
}

const leave = () => navigate(getGalleryHref());

/** @param {string} iso since when it is there */
function describeEnd(iso) {
  const end = new Date(Date.parse(iso) + TRASH_DAYS * DAY_MS);
  return `It came here on ${formatDate(iso)} and is deleted for good on ${formatDate(end.toISOString())}.`;
}

/** @param {{job: Api.JobDetails}} props */
function Player({ job: { film, poster, results, aspect_ratio: ratio } }) {
  if (!film) return null;
  const captions = results.captions?.vtt;
  return html`<section class="film" aria-label="The film" data-ratio=${ratio}>
    <video src=${film.url} poster=${poster?.url} controls playsinline preload="metadata" aria-label="Film">
      ${captions && html`<track kind="captions" src=${captions.url} label="Captions" />`}
    </video></section>`;
}
