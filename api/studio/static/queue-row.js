// One job in the queue.
import { formatCount, formatForPrice } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { openCancelDialog, openRetryDialog } from "./job-dialogs.js";
import { describeStage } from "./job-stage.js";
import { dismissJob } from "./job-store.js";
import { summarizeJob } from "./job-summary.js";
import { getStatusLabel, isActive, NEEDS_YOU } from "./labels.js";
import { getNeed } from "./needs-you.js";
import { getJobHref } from "./router.js";
import { resendBrief } from "./submission.js";
import { Thumbnail } from "./thumbnail.js";
import { describeTimeLeft, formatElapsed } from "./time-left.js";
import { Bar, Chip } from "./widgets.js";

/** @typedef {{job: import("./job-store.js").JobEntry}} JobProps */

/** @param {JobProps} props */
export function QueueRow({ job }) {
  const progress = job.snapshot ? job.snapshot.progress : null;
  return html`<article class="queue-row" aria-label=${job.title} data-status=${job.status}
      data-needs=${getNeed(job)?.kind}>
    <${Thumbnail} job=${job} />
    <div class="queue-row-body">
      <div class="queue-row-title"><${Title} job=${job} /></div>
      <div class="queue-row-facts">${summarizeJob(job)}</div>
      ${isActive(job.status) && html`
        <${Bar} label="Progress of ${job.title}" value=${progress} tone=${getTone(job)} />`}
      <div class="queue-row-state">
        ${isActive(job.status) ? html`<${ActiveState} job=${job} />` : html`<${EndState} job=${job} />`}
      </div>
    </div>
    <div class="queue-row-actions"><${RowActions} job=${job} /></div>
  </article>`;
}

/** @param {JobProps} props */
function Title({ job: { id, title } }) {
  if (!id) return html`<span title=${title}>${title}</span>`;
  return html`<a href=${getJobHref(id)} aria-label="Open ${title}" title=${title}>${title}</a>`;
}

/** The color of the bar. @param {import("./job-store.js").JobEntry} job */
function getTone(job) {
  if (job.outage) return "off";
  if (getNeed(job)) return "hold";
  return job.snapshot?.slower_than_usual ? "slow" : "";
}

/** @param {JobProps} props */
function ActiveState({ job }) {
  const { words, range } = describeTimeLeft(job);
  const times = [job.id && formatElapsed(job), words].filter(Boolean).join(" · ");
  return html`${getNeed(job) && html`<${Chip} tone=${NEEDS_YOU.tone} icon=${NEEDS_YOU.icon}>${NEEDS_YOU.word}<//>`}
    <span class="stage">${describeState(job)}</span>
    <span class="times tabular" title=${range && `${range} left`}>${times}</span>`;
}

/** @type {Record<string, string>} */
const OUTAGES = {
  no_worker: "Waiting: no worker is running",
  engine_away: "Waiting: Temporal does not answer",
};

/** @param {import("./job-store.js").JobEntry} job */
function describeState(job) {
  if (job.outage) return OUTAGES[job.outage.type] ?? "Its progress cannot be read";
  if (job.status === "sending") return job.note || "Sending…";
  if (job.status === "queued" && job.note) return job.note;
  return describeStage(job);
}

/** @param {JobProps} props */
function EndState({ job }) {
  const { word, tone, icon } = getStatusLabel(job.status);
  const reason = describeReason(job);
  return html`<${Chip} tone=${tone} icon=${icon}>${word}<//>
    ${reason && html`<span class="why" title=${reason}>${reason}</span>`}`;
}

/** @param {import("./job-store.js").JobEntry} job */
function describeReason({ status, snapshot, gapCount, error, note }) {
  if (status !== "completed") return error?.message || note;
  const gaps = snapshot?.gaps.length ?? gapCount;
  return gaps ? `${formatCount(gaps, "scene")} missing` : "";
}

/** @param {JobProps} props */
function RowActions({ job }) {
  const { id, status, title, price } = job;
  if (isActive(status)) {
    return id && html`<${RowAction} label="Cancel ${title}" icon="stop" place="end"
      onClick=${() => openCancelDialog(id)} />`;
  }
  return html`
    <${RowAction} label="Dismiss ${title}" icon="close" onClick=${() => dismissJob(job)} />
    ${id && status === "failed" && html`
      <${RowAction} label="Try again: ${title}…" icon="retry" onClick=${() => openRetryDialog(id)} />`}
    ${status === "unsent" && html`
      <${RowAction} label="Send again ${formatForPrice(price)}: ${title}" icon="retry"
        onClick=${() => resendBrief(job)} />`}`;
}

/**
 * Canceling may cost money, and dismissing costs nothing: they have neither the sign nor the place in common.
 * @param {{label: string, icon: import("./icons.js").IconName, place?: "end", onClick: () => void}} props
 */
function RowAction({ label, icon, place, onClick }) {
  return html`<button type="button" class="icon-button small" data-place=${place} aria-label=${label} title=${label}
      onClick=${onClick}>
    <${Icon} name=${icon} size=${15} /></button>`;
}
