// The voice of a service: how far it is, and what only the film's owner can decide about it.
import { api, Problem } from "./api.js";
import { formatForPrice, formatMoney } from "./format.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { getModelTitle } from "./job-summary.js";
import { TakeStatus } from "./take-status.js";
import { ProblemNote } from "./widgets.js";

// The first of the built-in voices that speaks the film's language.
const BUILT_IN = { provider: "embedded", model: null, voice: null };

/** @typedef {{words: string, send: () => Promise<unknown>, disabled?: boolean}} Choice */

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
    ${state === "held" && html`<${HeldLines} id=${job.id} price=${priceHeldLines({ lines })} />`}
    ${waitsForVoice(job) && html`<${FailedVoice} job=${job} voice=${spoken?.voice ?? "the voice"} />`}
  </article>`;
}

/** Return whether the film waits for its owner to say who speaks. @param {import("./job-store.js").KnownJob} job */
export function waitsForVoice({ status, snapshot }) {
  return status === "awaiting_approval" && snapshot.approval?.gate === "voice";
}

/**
 * Return what the lines cost of which nobody knows whether they were paid for; null while that is not known.
 * @param {{lines: Api.LineResult[]} | null} spoken
 */
export function priceHeldLines(spoken) {
  const takes = spoken?.lines.map((line) => line.takes.at(-1)).filter((take) => take?.held_at && !take.ended_at);
  return takes?.length ? takes.reduce((sum, take) => sum + (take?.price_usd ?? 0), 0) : null;
}

/** @param {{id: string, price: number | null}} props */
function HeldLines({ id, price }) {
  return html`<${Decision} label="Decide about the narration" choices=${[
    {
      words: `Order again${price === null ? "" : ` ${formatForPrice(price)}`} (may cost twice)`,
      send: () => api.resolveLines(id, { decision: "pay_again" }),
      disabled: price === null,
    },
    { words: "Make the film without this voice", send: () => api.resolveLines(id, { decision: "do_without" }) },
  ]}>The connection broke while a line was being ordered. It may have been paid for.<//>`;
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

/** @param {{label: string, choices: Choice[], children: Child}} props */
function Decision({ label, choices, children }) {
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** @param {Choice} choice */
  const choose = async ({ send }) => {
    setBusy(true);
    setProblem(null);
    await send().then(() => {}, setProblem);
    setBusy(false);
  };
  return html`<div class="decide" role="group" aria-label=${label}>
    <p class="hint">${children}</p>
    <div class="row">${choices.map((choice) => html`<button type="button" class="button small" key=${choice.words}
      disabled=${busy || choice.disabled} onClick=${() => choose(choice)}>${choice.words}</button>`)}</div>
    <${ProblemNote} problem=${problem} />
  </div>`;
}
