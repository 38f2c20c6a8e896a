// The music of a film.
import { formatSeconds } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { getModelTitle } from "./job-summary.js";
import { LeaveOutButton } from "./leave-out-dialog.js";
import { useStableUrl } from "./media-urls.js";
import { ResolveTake } from "./resolve-take.js";
import { findTakePrice } from "./take-labels.js";
import { TakeStatus } from "./take-status.js";

/**
 * @param {{job: import("./job-store.js").KnownJob, audio: Api.TakeProgress, file: Api.SignedLink | null,
 *   detail: import("./use-job.js").JobQuery}} props
 */
export function MusicCard({ job, audio, file, detail }) {
  const url = useStableUrl(file?.url);
  const takes = detail.job?.results.soundtrack.takes;
  const price = findTakePrice(takes, audio);
  const prompt = detail.job?.results.soundtrack.prompt;
  const { state, condition } = audio;
  return html`<article class="music" aria-label="Music" data-state=${state} data-condition=${condition ?? ""}>
    <div class="music-top"><${Icon} name="music" /><strong>Music</strong>
      <span class="hint">${audio.model && getModelTitle(audio.provider, audio.model)}</span></div>
    <${TakeStatus} take=${audio} what="the music" />
    ${prompt && html`<p class="hint">You asked for: ${prompt}</p>`}
    ${url && html`<audio src=${url} controls preload="metadata" aria-label="Music"></audio>
      <p class="hint">This plays the music’s own file${job.seconds
        ? `; the film lasts ${formatSeconds(job.seconds)}` : ""}.</p>`}
    ${state === "held" && html`<${ResolveTake} id=${job.id} number=${0} take=${audio} price=${price} />`}
    <${LeaveOutButton} job=${job} detail=${detail} number=${0} take=${audio} takes=${takes} />
  </article>`;
}
