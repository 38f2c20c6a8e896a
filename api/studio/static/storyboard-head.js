// Above the scenes of a storyboard: how long it is, until when it waits, and what else there is to know.
// Exports: Head, Conflict, Restored.
import { left } from "./clock.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { duration, moment } from "./time.js";
import { secondsOf } from "./storyboard-draft.js";
import { Banner } from "./widgets.js";
import { readAs } from "./words.js";

export function Head({ approval, draft, asked, form }) {
  const total = secondsOf(draft);
  return html`<header class="storyboard-head">
    <div><h2>Storyboard</h2><p class="hint">${draft.scenes.length} scenes, <span class="tabular">${duration(total)}</span>${Math.abs(total - asked) >= 1 ? ` (you asked for ${duration(asked)})` : ""}${readAs(form) && `, ${readAs(form)}`}</p></div>
    ${approval.expires_at && html`<p class="chip hold deadline"><${Icon} name="clock" size=${13} /> Approve by ${moment(approval.expires_at)}<${Soon} at=${approval.expires_at} /></p>`}
  </header>`;
}

/** How long that is, once it is soon. */
function Soon({ at }) {
  const remaining = left(Date.parse(at) / 1000, 0);
  return remaining < 6 * 3600 ? html`<span>: ${duration(Math.ceil(remaining / 60) * 60)} left</span>` : null;
}

export function Conflict({ onTheirs }) {
  const actions = html`<button type="button" class="button small" onClick=${onTheirs}>Load the newer one</button>`;
  return html`<div role="alert"><${Banner} tone="warn" title="The storyboard was changed elsewhere meanwhile" actions=${actions}>
    What you wrote is still here, and cannot be saved over it. Copy what you need, then load the newer one.<//></div>`;
}

/** What was written the last time is there again. @param {{onTheirs: () => void}} props */
export function Restored({ onTheirs }) {
  const actions = html`<button type="button" class="button small" onClick=${onTheirs}>Discard my changes</button>`;
  return html`<${Banner} tone="run" icon="retry" title="Your unsaved changes are back" actions=${actions}>They were kept in this browser.<//>`;
}
