// The finished film; while a new cut is being made, the earlier one; while another language is, itself.
import { api } from "./api.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { describeShownFilm } from "./job-stage.js";
import { getFileName, useStableUrl, useUrlRenewal } from "./media-urls.js";
import { MusicButton } from "./music-dialog.js";
import { VersionsButton } from "./versions-dialog.js";
import { WatermarkButton } from "./watermark-dialog.js";

const MAX_NAME_CHARS = 80;

/** @typedef {import("./job-store.js").KnownJob} KnownJob */

/** @param {{job: KnownJob}} props */
export function FilmPlayer({ job }) {
  const { final_video, poster: final_poster, captions, earlier_video, earlier_poster } = job.snapshot.assets;
  const [film, poster] = final_video ? [final_video, final_poster] : [earlier_video, earlier_poster];
  const { isStale, renew } = useUrlRenewal(job.id);
  const url = useStableUrl(film?.url, isStale);
  const posterUrl = useStableUrl(poster?.url);
  if (!film) return null;
  const note = describeShownFilm(job);
  return html`<section class="film" aria-label="The film" data-ratio=${job.ratio}>
    <video key=${getFileName(url)} src=${url} poster=${posterUrl} controls playsinline preload="metadata"
      aria-label="Film" onError=${renew}>
      ${captions && final_video && html`<track kind="captions" src=${captions.url} label="Captions" />`}
    </video>
    ${note && html`<p class="film-note" role="note">${note}</p>`}
  </section>`;
}

/**
 * What is made of a film that is there: a project for editing programs, other music, another watermark.
 * @param {{job: KnownJob, detail: import("./use-job.js").JobQuery}} props
 */
export function FilmTools({ job, detail: { job: details, reload } }) {
  const { final_video: film, earlier_video: earlier } = job.snapshot.assets;
  if (!film && !earlier) return null;
  return html`<div class="row film-tools" role="group" aria-label="Change this film">
    <a class="button" href=${api.exportUrl(job.id)} download
      title="The film, its clips, sounds and captions, and timelines for editing programs">
      <${Icon} name="down" size=${14} />Project (.zip)</a>
    <${MusicButton} job=${details} reload=${reload} />
    <${WatermarkButton} job=${details} reload=${reload} />
    <${VersionsButton} job=${details} reload=${reload} />
  </div>`;
}

/** Turn a title into a file name that every file system accepts. @param {string} title */
export function getDownloadName(title) {
  const name = title.replace(/[^\p{L}\p{N} _-]+/gu, "").trim().slice(0, MAX_NAME_CHARS);
  return `${name || "film"}.mp4`;
}
