// The voice of a service: how far it is, and what only the film's owner can decide about it.
import { api } from "./api.js";
import { Decision } from "./decision.js";
import { formatMoney } from "./format.js";
import { HeldLines, listHeldLines } from "./held-lines.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { getModelTitle } from "./job-summary.js";
import { TakeStatus } from "./take-status.js";

// The first of the built-in voices that speaks the film's language.
const BUILT_IN = { provider: "embedded", model: null, voice: null };

/**
 * @param {{job: import("./job-store.js").KnownJob, narration: Api.TakeProgress,
 *   detail: import("./use-job.js").JobQuery}} props
 */
export function NarrationCard({ job, narration, detail }) {
  const { state, condition, provider, model } = narration;
  const results = detail.job?.results;
  const spoken = results?.narration ?? null;
  const lines = [...(spoken?.lines ?? []), ...(results?.languages ?? []).flatMap((film) => film.ordered_lines)];
  return html`<article class="music" aria-label="Narration" data-state=${state} data-condition=${condition ?? ""}>
    <div class="music-top"><${Icon} name="line" /><strong>Narration</strong>
      <span class="hint">${model && getModelTitle(provider, model)}</span></div>
    <${TakeStatus} take=${narration} what="the narration" />
    ${state === "held" && html`<${HeldLines} id=${job.id} lines=${listHeldLines(lines)} />`}
    ${waitsForVoice(job) && html`<${FailedVoice} job=${job} voice=${spoken?.voice ?? "the voice"} />`}
  </article>`;
}

/** Return whether the film waits for its owner to say who speaks. @param {import("./job-store.js").KnownJob} job */
export function waitsForVoice({ status, snapshot }) {
  return status === "awaiting_approval" && snapshot.approval?.gate === "voice";
}

/** @param {{job: import("./job-store.js").KnownJob, voice: string}} props */
function FailedVoice({ job, voice }) {
  /** @param {Api.VoiceRequest} order */
  const decide = (order) => () => api.decideVoice(job.id, order);
  const rest = job.snapshot.money.to_come_usd;
  const costs = rest ? ` The rest of the film costs up to ${formatMoney(rest)}.` : "";
  return html`<${Decision} label="Choose who speaks" choices=${[
    { words: `Try ${voice} again`, send: decide({ outcome: "again" }) },
    { words: "Use a built-in voice", send: decide({ outcome: "voice", voice: BUILT_IN }) },
    { words: "Nobody speaks", send: decide({ outcome: "silent" }) },
  ].map((choice) => ({ ...choice, words: rest ? `${choice.words} (up to ${formatMoney(rest)})` : choice.words }))}>
    What was spoken is kept.${costs}<//>`;
}
