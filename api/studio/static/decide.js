// A take of which nobody knows whether it was paid for: what becomes of it is the owner's to say.
// Exports: Decide.
import { api } from "./api.js";
import { html, useId, useState } from "./html.js";
import { useKept } from "./keep-here.js";
import { serviceOf } from "./market.js";
import { forPrice } from "./money.js";
import { Field, ProblemNote } from "./widgets.js";

/** @param {{id: string, number: number, take: object, price: number | null}} props number: 0 is the music; price: of another take, null while nobody knows */
export function Decide({ id, number, take, price }) {
  const [providerJob, setProviderJob] = useKept(`decide.${id}.${number}.${take.take}`, "");
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const field = useId();
  const send = async (order) => {
    setBusy(true);
    setProblem(null);
    await api.resolve(id, number, order).catch(setProblem);
    setBusy(false);
  };
  const fault = problem?.fields?.provider_job_id;
  const found = () => send({ decision: "adopt", ...(providerJob.trim() && { provider_job_id: providerJob.trim() }) });
  const there = serviceOf(take.provider)?.title ?? take.provider;
  const what = number ? `scene ${number}` : "the music";
  return html`<div class="decide" role="group" aria-label="Decide about ${what}">
    <p class="hint">The order to ${there} broke off. Look there whether it arrived, so that nothing is paid for twice.</p>
    <${Field} id=${field} label="Job ID at ${there}" error=${fault}>
      ${(props) => html`<input type="text" ...${props} value=${providerJob} placeholder="from their dashboard" autocomplete="off" spellcheck=${false} onInput=${(event) => setProviderJob(event.target.value)} />`}
    <//>
    <div class="row">
      <button type="button" class="button small" disabled=${busy} onClick=${found}>Use this job</button>
      <button type="button" class="button small" disabled=${busy || price === null} onClick=${() => send({ decision: "pay_again" })}>Order again${price === null ? "" : ` ${forPrice(price)}`} (may cost twice)</button>
      <button type="button" class="button small quiet" disabled=${busy} onClick=${() => send({ decision: "do_without" })}>${number ? "Skip this scene" : "Skip the music"}</button>
    </div>
    <${ProblemNote} problem=${fault ? null : problem} />
  </div>`;
}
