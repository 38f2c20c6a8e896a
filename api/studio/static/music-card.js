// The music, which is made beside the scenes.
// Exports: MusicCard.
import { Decide } from "./decide.js";
import { modelTitle } from "./facts.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { useSteadyUrl } from "./media.js";
import { TakeState } from "./take-state.js";
import { priceOf } from "./take-words.js";

/** @param {{job: import("./jobs.js").Entry, audio: object, file?: {url: string}, detail: object}} props */
export function MusicCard({ job, audio, file, detail }) {
  const url = useSteadyUrl(file?.url);
  return html`<article class="music" aria-label="Music" data-state=${audio.state} data-condition=${audio.condition ?? ""}>
    <div class="music-top"><${Icon} name="music" /><strong>Music</strong><span class="hint">${audio.model && modelTitle(audio.provider, audio.model)}</span></div>
    <${TakeState} take=${audio} what="the music" />
    ${url && html`<audio src=${url} controls preload="metadata" aria-label="Music"></audio>`}
    ${audio.state === "held" && html`<${Decide} id=${job.id} number=${0} take=${audio} price=${priceOf(detail.job?.results.soundtrack.takes, audio)} />`}
  </article>`;
}
