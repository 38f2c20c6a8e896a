// The finished film.
// Exports: FilmPlayer, fileName.
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { fileOf, useRenewal, useSteadyUrl } from "./media.js";

/** @param {{job: import("./jobs.js").Entry}} props */
export function FilmPlayer({ job }) {
  const { final_video: film, poster } = job.picture.assets;
  const { stale, renew } = useRenewal(job.id);
  const url = useSteadyUrl(film.url, stale);
  const picture = useSteadyUrl(poster?.url);
  return html`<section class="film" aria-label="The film" data-ratio=${job.ratio}>
    <video key=${fileOf(url) + film.created_at} src=${url} poster=${picture} controls playsinline preload="metadata" aria-label="Film" onError=${renew}></video>
    <div class="row"><a class="button primary" href=${film.url} download=${fileName(job.title)}><${Icon} name="down" size=${14} />Download</a></div>
  </section>`;
}

/** A name that every file system takes. */
export const fileName = (title) => `${title.replace(/[^\p{L}\p{N} _-]+/gu, "").trim().slice(0, 80) || "film"}.mp4`;
