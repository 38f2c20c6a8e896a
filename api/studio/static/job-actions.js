// What can be done with a whole film.
// Exports: Actions.
import { askCancel } from "./cancel.js";
import { useAgain } from "./draft.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./words.js";

/** @param {{job: import("./jobs.js").Entry, detail: object | null}} props */
export function Actions({ job, detail }) {
  const stops = isActive(job.status) && job.picture.ending !== "stop";
  return html`<div class="row job-actions">
    ${stops && html`<button type="button" class="button" onClick=${() => askCancel(job.id)}><${Icon} name="stop" size=${14} />Cancel…</button>`}
    ${detail && html`<button type="button" class="button" onClick=${() => useAgain(detail.brief)}><${Icon} name="copy" size=${14} />Reuse these settings</button>`}
  </div>`;
}
