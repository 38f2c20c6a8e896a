// The finished film; while another cut of it is being made, the film as it was.
// Exports: FilmPlayer, fileName.
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { fileOf, useRenewal, useSteadyUrl } from "./media.js";
import { isActive } from "./words.js";

/** @param {{job: import("./jobs.js").Entry}} props */
export function FilmPlayer({ job }) {
  const { final_video: final, poster: finals, earlier_video: earlier, earlier_poster: earliers } = job.picture.assets;
  const film = final ?? earlier;
  const poster = final ? finals : earliers;
  const { stale, renew } = useRenewal(job.id);
  const url = useSteadyUrl(film.url, stale);
  const picture = useSteadyUrl(poster?.url);
  return html`<section class="film" aria-label="The film" data-ratio=${job.ratio}>
    <video key=${fileOf(url)} src=${url} poster=${picture} controls playsinline preload="metadata" aria-label="Film" onError=${renew}></video>
    ${!final && html`<p class="film-note" role="note">${isActive(job.status) ? "A new cut is being made. Until it is ready, this is the film as it was." : "This is the film as it was before."}</p>`}
    <div class="row"><a class="button primary" href=${film.download_url ?? film.url} download=${fileName(job.title)}><${Icon} name="down" size=${14} />Download</a></div>
  </section>`;
}

/** A name that every file system takes. */
export const fileName = (title) => `${title.replace(/[^\p{L}\p{N} _-]+/gu, "").trim().slice(0, 80) || "film"}.mp4`;
