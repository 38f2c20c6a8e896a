// "Try again": what that buys, scene by scene and at which price, before anything is ordered.
// Exports: askRetry(id), RetryDialog.
import { api } from "./api.js";
import { Dialog } from "./dialogs.js";
import { look } from "./follow.js";
import { html, signal, useEffect, useState } from "./html.js";
import { entry } from "./jobs.js";
import { forPrice } from "./money.js";
import { forgetHere, useKept } from "./keep-here.js";
import { RetryPart } from "./retry-part.js";
import { about, money } from "./time.js";
import { toast } from "./toasts.js";
import { ProblemNote, Spinner } from "./widgets.js";

const TYPING_MS = 350;
const NOTHING = { texts: {}, leave_out: [] };

const asking = signal(null);

/** Open the sheet; nothing is ordered by that. @param {string} id */
export const askRetry = (id) => { asking.value = id; };

const shut = () => { asking.value = null; };
const draftName = (id) => `retry.${id}`;

export function RetryDialog() {
  const job = asking.value && entry(asking.value);
  return job ? html`<${Sheet} key=${job.id} job=${job} />` : null;
}

function Sheet({ job }) {
  const [order, setOrder] = useKept(draftName(job.id), NOTHING);
  const { plan, problem, current } = usePlan(job.id, order);
  const [refusal, setRefusal] = useState(null);
  const [sending, setSending] = useState(false);
  const edit = (changes) => { setRefusal(null); setOrder({ ...order, ...changes }); };
  const send = async (event) => {
    event.preventDefault();
    if (!current || sending) return;
    setSending(true);
    await api.retry(job.id, { ...order, max_cost_usd: plan.cost_usd }).then((told) => begun(job, told), setRefusal);
    setSending(false);
  };
  const told = refusal ?? problem;
  return html`<${Dialog} title="Try again" onClose=${shut} wide>
    <form class="stack" onSubmit=${send} aria-label="Try again">
      <p><strong>${job.title}</strong><span class="hint"> What is there is used again: it costs nothing more.</span></p>
      ${!plan && !told && html`<p class="muted"><${Spinner} /> Asking for the price…</p>`}
      ${plan && html`<ul class="retry-parts" role="list" aria-label="What is ordered">
        ${plan.parts.map((part) => html`<${RetryPart} key=${part.scene} part=${part} order=${order} edit=${edit} fault=${told?.fields?.[`texts.${part.scene}`]} />`)}
      </ul>`}
      ${plan && html`<${Sum} plan=${plan} />`}
      <${ProblemNote} problem=${told} />
      <div class="dialog-actions"><button type="button" class="button" onClick=${shut}>Cancel</button>
        <button type="submit" class="button primary" disabled=${!current || sending || nothingLeft(plan)}>${plan ? words(plan) : "Try again"}</button></div>
    </form>
  <//>`;
}

/** What the present order costs; what an earlier one did is shown until then, and cannot be bought. */
function usePlan(id, order) {
  const asked = JSON.stringify(order);
  const [told, setTold] = useState({});
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => api.retryEstimate(id, JSON.parse(asked), stop.signal).then(
      (plan) => setTold({ asked, plan }),
      (problem) => problem.name === "AbortError" || setTold(({ plan }) => ({ asked, plan, problem }))), told.plan ? TYPING_MS : 0);
    return () => { clearTimeout(timer); stop.abort(); };
  }, [id, asked]);
  return { ...told, current: told.asked === asked && !told.problem };
}

const nothingLeft = (plan) => plan?.parts.length > 0 && plan.parts.every((part) => part.action === "leave_out");

function words(plan) {
  const scenes = plan.parts.filter((part) => part.scene && part.action === "order").length;
  const what = plan.parts.length && scenes ? `Retry ${scenes} ${scenes === 1 ? "scene" : "scenes"}` : "Retry";
  return `${what} ${forPrice(plan.cost_usd)}`;
}

function Sum({ plan }) {
  return html`<div class="retry-sum tabular">
    ${plan.parts.length === 0 && html`<p>There is no storyboard yet: the whole film is made.</p>`}
    ${plan.asks_first && html`<p>The storyboard waits for your approval first: no scene is ordered before.</p>`}
    ${plan.within_budget === false && html`<p class="estimate-over">Over your budget of ${money(plan.budget_usd)}. It will pause before it spends more.</p>`}
    <p class="hint">${[`${money(plan.cost_usd)} in all`, plan.takes_seconds && `about ${about(plan.takes_seconds.usual)}`].filter(Boolean).join(" · ")}</p>
  </div>`;
}

function begun(job, { scenes }) {
  forgetHere(draftName(job.id));
  toast(scenes.length ? `Trying again: ${list(scenes)}` : "Trying again", { tone: "off" });
  shut();
  look(job.id).catch(() => {});
}

const list = (numbers) => (numbers.length === 1 ? `scene ${numbers[0]}` : `scenes ${numbers.slice(0, -1).join(", ")} and ${numbers.at(-1)}`);
