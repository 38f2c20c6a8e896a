// A small picture of a job: its poster, the first clip's still, or two colors of its own.
// Exports: Thumbnail.
import { html } from "./html.js";
import { fileOf, useSteadyUrl } from "./media.js";
import { gradientOf } from "./widgets.js";

/** @param {{job: import("./jobs.js").Entry}} props */
export function Thumbnail({ job }) {
  const assets = job.picture?.assets;
  const first = assets?.poster ?? assets?.thumbnails?.[0];
  const url = useSteadyUrl(first?.url ?? job.poster);
  return html`<div class="thumbnail" style=${gradientOf(job.id ?? job.key)} data-file=${fileOf(url)}>
    ${url && html`<img src=${url} alt="" loading="lazy" decoding="async" />`}
  </div>`;
}
