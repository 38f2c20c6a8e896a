// What can be done with a whole film.
// Exports: Actions.
import { tryAgain } from "./actions.js";
import { askCancel } from "./cancel.js";
import { useAgain } from "./draft.js";
import { html, useState } from "./html.js";
import { Icon } from "./icons.js";
import { isActive } from "./words.js";

/** @param {{job: import("./jobs.js").Entry, detail: object | null}} props */
export function Actions({ job, detail }) {
  const [busy, setBusy] = useState(false);
  const again = async () => { setBusy(true); await tryAgain(job.id); setBusy(false); };
  const { status, picture } = job;
  const canRetry = status === "failed" || status === "canceled" || (status === "completed" && picture.gaps.length > 0);
  return html`<div class="row job-actions">
    ${isActive(status) && !picture.ending && html`<button type="button" class="button" onClick=${() => askCancel(job.id)}><${Icon} name="stop" size=${14} />Cancel…</button>`}
    ${canRetry && html`<button type="button" class="button primary" disabled=${busy} onClick=${again}><${Icon} name="retry" size=${14} />Try again</button>`}
    ${detail && html`<button type="button" class="button" onClick=${() => useAgain(detail.brief)}><${Icon} name="copy" size=${14} />Make more like this</button>`}
  </div>`;
}
