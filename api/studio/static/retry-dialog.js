// "Try again": what that orders, scene by scene and with prices, before anything is ordered.
import { api, Problem } from "./api.js";
import { Dialog } from "./dialog.js";
import { formatCount, formatForPrice, formatMoney, formatRoughDuration, formatScenes } from "./format.js";
import { html, signal, useEffect, useState } from "./html.js";
import { findJob } from "./job-store.js";
import { RetryPart } from "./retry-part.js";
import { removeFromSession, useSessionState } from "./session-storage.js";
import { refreshJob } from "./sync.js";
import { showToast } from "./toasts.js";
import { ProblemNote, Spinner } from "./widgets.js";

/** @typedef {import("./retry-part.js").RetryForm} RetryForm */
/** @typedef {{id: string, title: string}} RetriedJob */

const TYPING_MS = 350;
/** @type {RetryForm} */
const EMPTY_FORM = { texts: {}, leave_out: [] };

/** The id of the job that is asked about. @type {import("@preact/signals").Signal<string | null>} */
const openId = signal(null);

/** @param {string} id */
export function openRetryDialog(id) {
  openId.value = id;
}

function closeDialog() {
  openId.value = null;
}

/** @param {string} id */
const getStorageKey = (id) => `retry.${id}`;

export function RetryDialog() {
  const id = openId.value;
  const job = id && findJob(id);
  return job ? html`<${RetryDialogForm} key=${id} id=${id} title=${job.title} />` : null;
}

/** @param {RetriedJob} props */
function RetryDialogForm({ id, title }) {
  const [form, setForm] = useSessionState(getStorageKey(id), EMPTY_FORM);
  const plan = useRetryPlan(id, form);
  const [refusal, setRefusal] = useState(/** @type {Problem | null} */ (null));
  const [isSending, setSending] = useState(false);
  /** @type {import("./retry-part.js").EditRetry} */
  const edit = (fields) => {
    setRefusal(null);
    setForm({ ...form, ...fields });
  };
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (!plan.answer || !plan.isCurrent || isSending) return;
    setSending(true);
    const order = { ...form, max_cost_usd: plan.answer.cost_usd };
    await api.retryJob(id, order).then((retried) => finishRetry(id, retried), setRefusal);
    setSending(false);
  };
  const problem = refusal ?? plan.problem ?? null;
  const canSend = plan.isCurrent && !isSending && !leavesAllOut(plan.answer);
  return html`<${Dialog} title="Try again" onClose=${closeDialog} wide>
    <form class="stack" onSubmit=${submit} aria-label="Try again">
      <p><strong>${title}</strong><span class="hint"> What is ready is used again and costs nothing more.</span></p>
      ${!plan.answer && !problem && html`<p class="muted"><${Spinner} /> Loading the price…</p>`}
      ${plan.answer && html`<${Plan} plan=${plan.answer} form=${form} edit=${edit} errors=${problem?.fields ?? {}} />`}
      <${ProblemNote} problem=${problem} />
      <div class="dialog-actions"><button type="button" class="button" onClick=${closeDialog}>Cancel</button>
        <button type="submit" class="button primary" disabled=${!canSend}>
          ${plan.answer ? describeOrder(plan.answer) : "Try again"}</button></div>
    </form>
  <//>`;
}

/**
 * @typedef {object} PlanState
 * @property {string} [asked] the form that was asked about, as JSON
 * @property {Api.RetryEstimate} [answer]
 * @property {Problem} [problem]
 */

/**
 * Ask what a form orders. The plan of an earlier form is shown until then, but cannot be ordered.
 * @param {string} id @param {RetryForm} form @returns {PlanState & {isCurrent: boolean}}
 */
function useRetryPlan(id, form) {
  const asked = JSON.stringify(form);
  const [plan, setPlan] = useState(/** @type {PlanState} */ ({}));
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => api.estimateRetry(id, JSON.parse(asked), stop.signal).then(
      (answer) => setPlan({ asked, answer }),
      (problem) => { if (!stop.signal.aborted) setPlan(({ answer }) => ({ asked, answer, problem })); },
    ), plan.answer ? TYPING_MS : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [id, asked]);
  return { ...plan, isCurrent: plan.asked === asked && !plan.problem };
}

/** @param {Api.RetryEstimate | undefined} plan */
export function leavesAllOut(plan) {
  return plan !== undefined && plan.parts.length > 0 && plan.parts.every((part) => part.action === "leave_out");
}

/** @param {Api.RetryEstimate} plan */
export function describeOrder(plan) {
  const scenes = plan.parts.filter((part) => part.scene && part.action === "order").length;
  return `Retry ${scenes ? `${formatCount(scenes, "scene")} ` : ""}${formatForPrice(plan.cost_usd)}`;
}

/**
 * @param {{plan: Api.RetryEstimate, form: RetryForm, edit: import("./retry-part.js").EditRetry,
 *   errors: Record<string, string>}} props
 */
function Plan({ plan, form, edit, errors }) {
  const { parts, cost_usd, takes_seconds: seconds, budget_usd, within_budget, asks_first } = plan;
  const total = [`${formatMoney(cost_usd)} in total`, seconds && `about ${formatRoughDuration(seconds.usual)}`];
  return html`<ul class="retry-parts" role="list" aria-label="What is ordered">
      ${parts.map((part) => html`<${RetryPart} key=${part.scene} part=${part} form=${form} edit=${edit}
        error=${errors[`texts.${part.scene}`]} />`)}
    </ul>
    <div class="retry-sum tabular">
      ${parts.length === 0 && html`<p>There is no storyboard yet: the whole film is generated.</p>`}
      ${asks_first && html`<p>You approve the storyboard first. No scene is ordered before that.</p>`}
      ${within_budget === false && html`<p class="estimate-over">
        Over your budget of ${formatMoney(budget_usd ?? 0)}. It will pause before it spends more.</p>`}
      <p class="hint">${total.filter(Boolean).join(" · ")}</p>
    </div>`;
}

/** @param {string} id @param {Api.RetryResult} retried */
function finishRetry(id, { scenes }) {
  removeFromSession(getStorageKey(id));
  showToast(scenes.length ? `Trying again: ${formatScenes(scenes)}` : "Trying again", { tone: "off" });
  closeDialog();
  refreshJob(id).catch(() => {});
}
