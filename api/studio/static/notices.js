// What the reader has to know of a job before anything else: trouble, ends, gaps, and what waits for money.
// Exports: Notices.
import { askRetry } from "./retry.js";
import { RaiseBudget } from "./budget.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { Banner } from "./widgets.js";
import { RECEIPTS } from "./words.js";

/** @param {{job: import("./jobs.js").Entry}} props */
export function Notices({ job }) {
  const { picture, trouble, status } = job;
  const budget = status === "awaiting_approval" && picture.approval?.gate !== "storyboard";
  return html`${budget && html`<${RaiseBudget} job=${job} />`}<div class="stack notices" role="status" aria-label="Notices">
    ${trouble && html`<${Away} trouble=${trouble} />`}
    ${status === "failed" && html`<${Banner} tone="bad" icon="cross" title="The film failed" actions=${again(job)}>${job.error?.message || picture.detail}<//>`}
    ${status === "canceled" && html`<${Canceled} job=${job} />`}
    ${status === "completed" && picture.gaps.length > 0 && html`<${Gaps} job=${job} />`}
  </div>`;
}

const AWAY = {
  no_worker: { title: "No worker answers", text: "Nothing is lost: it goes on where it is when a worker is back. What you see is how it stood last." },
  cannot_tell: { title: "Its workflow cannot tell how it stands", text: "Temporal's Web UI says why. What you see is how it stood last." },
  engine_away: { title: "Temporal does not answer", text: "Nothing is lost: it goes on when Temporal is back. What you see is how it stood last." },
};

function Away({ trouble }) {
  const { title, text } = AWAY[trouble.type] ?? { title: "No news", text: trouble.message };
  return html`<${Banner} tone="slow" icon="pause" title=${title}>${text}<//>`;
}

/** Opens the sheet that says what it costs. */
const again = (job) => html`<button type="button" class="button small" onClick=${() => askRetry(job.id)}><${Icon} name="retry" size=${14} />Try again…</button>`;

function Gaps({ job }) {
  const { gaps, scenes } = job.picture;
  const failed = scenes.filter((scene) => gaps.includes(scene.number));
  const title = `${gaps.length} of ${scenes.length} ${scenes.length === 1 ? "scene" : "scenes"} failed`;
  return html`<${Banner} tone="warn" title=${title} actions=${again(job)}>
    <ul>${failed.map((scene) => html`<li key=${scene.number}>Scene ${scene.number}: ${scene.error?.message || scene.detail || "it was left out"}</li>`)}</ul>
  <//>`;
}

function Canceled({ job }) {
  const { picture } = job;
  const parts = [...picture.scenes.map((scene) => ({ name: `Scene ${scene.number}`, ...scene })), ...(picture.audio ? [{ name: "Music", ...picture.audio }] : [])];
  const told = parts.filter((part) => part.receipt);
  return html`<${Banner} tone="off" icon="stop" title="Canceled" label="Receipt" actions=${again(job)}>
    ${told.length > 0 && html`<ul aria-label="Receipt">${told.map((part) => html`<li key=${part.name}>${part.name} ${RECEIPTS[part.receipt]}</li>`)}</ul>`}
    ${told.length === 0 && (picture.detail || "Nothing had been ordered: there is nothing to pay.")}
  <//>`;
}
