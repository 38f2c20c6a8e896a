// The question about a take of which nobody knows whether it was paid for: only the owner can answer it.
import { api, Problem } from "./api.js";
import { getProviderTitle } from "./catalog.js";
import { formatForPrice } from "./format.js";
import { html, useId, useState } from "./html.js";
import { useSessionState } from "./session-storage.js";
import { Field, ProblemNote } from "./widgets.js";

/**
 * @param {{id: string, number: number, take: Api.TakeProgress, price: number | null}} props
 *   number: 0 is the music; price: of another take, null while it is not known
 */
export function ResolveTake({ id, number, take, price }) {
  const [providerJobId, setProviderJobId] = useSessionState(`decide.${id}.${number}.${take.take}`, "");
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [busy, setBusy] = useState(false);
  const fieldId = useId();
  /** @param {import("./api.js").TakeDecision} order */
  const resolve = async (order) => {
    setBusy(true);
    setProblem(null);
    await api.resolveTake(id, number, order).then(() => {}, setProblem);
    setBusy(false);
  };
  const error = problem?.fields.provider_job_id;
  const given = providerJobId.trim();
  const provider = getProviderTitle(take.provider);
  return html`<div class="decide" role="group" aria-label="Decide about ${number ? `scene ${number}` : "the music"}">
    <p class="hint">The connection to ${provider} broke while this was being ordered.${" "}
      Check there whether the order arrived, so that you do not pay twice.</p>
    <${Field} id=${fieldId} label="Job ID at ${provider}" error=${error}>
      ${(props) => html`<input type="text" ...${props} value=${providerJobId} placeholder="from their dashboard"
        autocomplete="off" spellcheck=${false} onInput=${(event) => setProviderJobId(event.target.value)} />`}
    <//>
    <div class="row">
      <button type="button" class="button small" disabled=${busy}
        onClick=${() => resolve({ decision: "adopt", ...(given && { provider_job_id: given }) })}>Use this job</button>
      <button type="button" class="button small" disabled=${busy || price === null}
        onClick=${() => resolve({ decision: "pay_again" })}>
        Order again${price === null ? "" : ` ${formatForPrice(price)}`} (may cost twice)</button>
      <button type="button" class="button small quiet" disabled=${busy}
        onClick=${() => resolve({ decision: "do_without" })}>${number ? "Skip this scene" : "Skip the music"}</button>
    </div>
    <${ProblemNote} problem=${error ? null : problem} />
  </div>`;
}
