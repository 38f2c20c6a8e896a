// One job in the queue.
// Exports: QueueRow.
import { askCancel } from "./cancel.js";
import { factsOf } from "./facts.js";
import { html } from "./html.js";
import { forPrice } from "./money.js";
import { Icon } from "./icons.js";
import { dismiss } from "./jobs.js";
import { needOf } from "./needs.js";
import { elapsed, remaining } from "./remaining.js";
import { askRetry } from "./retry.js";
import { href } from "./router.js";
import { stageOf } from "./stage.js";
import { resend } from "./submit.js";
import { Thumbnail } from "./thumbnail.js";
import { Bar, Chip } from "./widgets.js";
import { isActive, NEEDS_YOU, statusOf } from "./words.js";

/** @param {{job: import("./jobs.js").Entry}} props */
export function QueueRow({ job }) {
  const goesOn = isActive(job.status) && job.status !== "unsent";
  return html`<article class="queue-row" aria-label=${job.title} data-status=${job.status} data-needs=${needOf(job)?.kind}>
    <${Thumbnail} job=${job} />
    <div class="queue-row-body">
      <div class="queue-row-title">${job.id
        ? html`<a href=${href(job.id)} aria-label="Open ${job.title}" title=${job.title}>${job.title}</a>`
        : html`<span title=${job.title}>${job.title}</span>`}</div>
      <div class="queue-row-facts">${factsOf(job)}</div>
      ${goesOn && html`<${Bar} label="Progress of ${job.title}" value=${job.picture ? job.picture.progress : null} tone=${tone(job)} />`}
      <div class="queue-row-state">${goesOn ? html`<${Going} job=${job} />` : html`<${Ended} job=${job} />`}</div>
    </div>
    <${Actions} job=${job} goesOn=${goesOn} />
  </article>`;
}

function tone(job) {
  const { trouble, picture } = job;
  if (trouble) return "off";
  if (needOf(job)) return "hold";
  return picture?.slower_than_usual ? "slow" : "";
}

function Going({ job }) {
  const { words, title } = remaining(job);
  return html`${needOf(job) && html`<${Chip} tone=${NEEDS_YOU.tone} icon=${NEEDS_YOU.icon}>${NEEDS_YOU.word}<//>`}<span class="stage">${stage(job)}</span><span class="times tabular" title=${title}>${[job.id && elapsed(job), words].filter(Boolean).join(" · ")}</span>`;
}

const SILENT = {
  no_worker: "No worker answers: it waits",
  engine_away: "No news: Temporal does not answer",
  cannot_tell: "Its workflow cannot tell how it stands",
};

function stage(job) {
  if (job.trouble) return SILENT[job.trouble.type] ?? "No news for the moment";
  if (job.status === "sending") return job.note || "Sending…";
  if (job.status === "queued" && job.note) return job.note;
  return stageOf(job);
}

function Ended({ job }) {
  const { word, tone: color, icon } = job.status === "unsent" ? { word: "Not sent", tone: "bad", icon: "alert" } : statusOf(job.status);
  const gaps = job.picture?.gaps.length ?? job.gaps;
  const why = job.status === "completed" ? (gaps ? `${gaps} ${gaps === 1 ? "scene" : "scenes"} missing` : "") : job.error?.message || job.note;
  return html`<${Chip} tone=${color} icon=${icon}>${word}<//>${why && html`<span class="why" title=${why}>${why}</span>`}`;
}

function Actions({ job, goesOn }) {
  const act = (label, icon, onClick) => html`<button type="button" class="icon-button small" aria-label=${label} title=${label} onClick=${onClick}><${Icon} name=${icon} size=${15} /></button>`;
  if (goesOn) return html`<div class="queue-row-actions">${job.id && act(`Cancel ${job.title}`, "close", () => askCancel(job.id))}</div>`;
  return html`<div class="queue-row-actions">
    ${act(`Dismiss ${job.title}`, "close", () => dismiss(job))}
    ${job.status === "failed" && act(`Try again: ${job.title}…`, "retry", () => askRetry(job.id))}
    ${job.status === "unsent" && act(`Send again ${forPrice(job.price)}: ${job.title}`, "retry", () => resend(job))}
  </div>`;
}
