// What the reader has to know of a job first: an outage, how it ended, scenes that are missing, a budget that is spent.
import { BudgetForm } from "./budget-form.js";
import { formatCount } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { openRetryDialog } from "./job-dialogs.js";
import { isLeftOut, RECEIPT_LABELS } from "./labels.js";
import { Banner } from "./widgets.js";

/** @typedef {import("./job-store.js").KnownJob} KnownJob */

// What a film may wait for other than money.
/** @type {Set<Api.ApprovalGate | undefined>} */
const OTHER_GATES = new Set(["storyboard", "voice"]);

/** @param {{job: KnownJob}} props */
export function JobNotices({ job }) {
  const { snapshot, outage, status } = job;
  const isOverBudget = status === "awaiting_approval" && !OTHER_GATES.has(snapshot.approval?.gate);
  return html`${isOverBudget && html`<${BudgetForm} job=${job} />`}
  <div class="stack notices" role="status" aria-label="Notices">
    ${outage && html`<${Outage} outage=${outage} />`}
    ${status === "failed" && html`<${Failure} job=${job} />`}
    ${status === "canceled" && html`<${Cancellation} job=${job} />`}
    ${status === "completed" && snapshot.gaps.length > 0 && html`<${Gaps} job=${job} />`}
  </div>`;
}

/** @typedef {{title: string, text: string}} OutageWords */

/** @type {Record<string, OutageWords> & {cannot_tell: OutageWords}} */
const OUTAGES = {
  no_worker: {
    title: "No worker is running",
    text: "Nothing is lost: the film goes on when a worker is back. You see its last known state.",
  },
  cannot_tell: {
    title: "The progress of this film cannot be read",
    text: "Temporal's Web UI says why. You see the film's last known state.",
  },
  engine_away: {
    title: "Temporal does not answer",
    text: "Nothing is lost: the film goes on when Temporal is back. You see its last known state.",
  },
};

/** @param {{outage: Api.JobError}} props */
function Outage({ outage }) {
  const { title, text } = OUTAGES[outage.type] ?? { ...OUTAGES.cannot_tell, text: outage.message };
  return html`<${Banner} tone="slow" icon="pause" title=${title}>${text}<//>`;
}

/** @param {{id: string}} props */
function RetryButton({ id }) {
  return html`<button type="button" class="button small" onClick=${() => openRetryDialog(id)}>
    <${Icon} name="retry" size=${14} />Try again…</button>`;
}

/** @param {{job: KnownJob}} props */
function Failure({ job }) {
  const actions = html`<${RetryButton} id=${job.id} />`;
  return html`<${Banner} tone="bad" icon="cross" title="The film failed" actions=${actions}>
    ${job.error?.message || job.snapshot.detail}<//>`;
}

/** @param {{job: KnownJob}} props */
function Gaps({ job }) {
  const { gaps, scenes } = job.snapshot;
  const missing = scenes.filter(({ number }) => gaps.includes(number));
  const word = describeGaps(missing);
  const title = `${gaps.length} of ${formatCount(scenes.length, "scene")} ${word}`;
  const look = word === "left out" ? { tone: "off", icon: "stop" } : { tone: "warn" };
  return html`<${Banner} ...${look} title=${title} actions=${html`<${RetryButton} id=${job.id} />`}>
    <ul>${missing.map(({ number, error, detail }) => html`
      <li key=${number}>Scene ${number}: ${error?.message || detail || "left out"}</li>`)}</ul>
  <//>`;
}

/** Say why scenes are missing. @param {Api.SceneProgress[]} missing */
export function describeGaps(missing) {
  const count = missing.filter(isLeftOut).length;
  if (count === 0) return "failed";
  return count === missing.length ? "left out" : "missing";
}

/** @param {{job: KnownJob}} props */
function Cancellation({ job }) {
  const receipts = listReceipts(job.snapshot).map(([name, words]) => html`<li key=${name}>${name}: ${words}</li>`);
  const actions = html`<${RetryButton} id=${job.id} />`;
  return html`<${Banner} tone="off" icon="stop" title="Canceled" label="Receipt" actions=${actions}>
    ${receipts.length > 0
      ? html`<ul aria-label="Receipt">${receipts}</ul>`
      : job.snapshot.detail || "Nothing was ordered: there is nothing to pay."}
  <//>`;
}

/**
 * List what canceling cost, for each part of the film.
 * @param {Api.ProgressSnapshot} snapshot @returns {[string, string][]}
 */
function listReceipts({ scenes, audio }) {
  const sceneParts = scenes.map((scene) => ({ name: `Scene ${scene.number}`, part: scene }));
  return [...sceneParts, { name: "Music", part: audio }].flatMap(({ name, part }) => (
    part?.receipt ? [[name, RECEIPT_LABELS[part.receipt]]] : []
  ));
}
