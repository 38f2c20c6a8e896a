// A small picture of a job: its poster, its first clip, the picture that it begins from, or two colors of its own.
import { html } from "./html.js";
import { getFileName, useStableUrl } from "./media-urls.js";
import { getGradient } from "./widgets.js";

/** @param {{job: import("./job-store.js").JobEntry}} props */
export function Thumbnail({ job }) {
  const assets = job.snapshot?.assets;
  const picture = assets?.poster_small ?? assets?.poster ?? assets?.thumbnails[0];
  const url = useStableUrl(picture?.url ?? (job.posterUrl || job.pictureUrl || undefined));
  return html`<div class="thumbnail" style=${getGradient(job.id ?? job.key)} data-file=${getFileName(url)}>
    ${url && html`<img src=${url} alt="" loading="lazy" decoding="async" />`}
  </div>`;
}
