// What the film's webhook was told. It is asked for once somebody opens it.
import { html, useState } from "./html.js";
import { useList } from "./use-list.js";
import { webhookApi } from "./webhook-api.js";
import { WebhookList } from "./webhook-list.js";
import { ProblemNote } from "./widgets.js";

/** @param {{job: Api.JobDetails}} props */
export function Webhooks({ job }) {
  const [isOpen, setOpen] = useState(false);
  if (!job.brief.callback_url) return null;
  return html`<details class="panel folded" onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}>
    <summary><h3 class="folded-title">Webhooks</h3></summary>
    ${isOpen && html`<${WebhooksOfFilm} key=${job.job_id} id=${job.job_id} />`}
  </details>`;
}

/** @param {{id: string}} props */
function WebhooksOfFilm({ id }) {
  const { list, problem, change } = useList(() => webhookApi.listOfFilm(id));
  return html`<div class="stack">
    <${ProblemNote} problem=${problem} />
    ${list && !list.deliveries.length && html`<p class="hint">Your webhook was told nothing of this film yet.</p>`}
    ${list && html`<${WebhookList} messages=${list.deliveries} change=${change} />
      <p class="row"><button type="button" class="button small" onClick=${() => change(Promise.resolve())}>
        Look again</button><a href="#/webhooks">Those of all films</a></p>`}
  </div>`;
}
