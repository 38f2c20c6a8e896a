// Above the scenes of a storyboard: how long it is, until when it waits for approval, and what else there is to know.
import { getSecondsLeft } from "./clock.js";
import { formatCount, formatDate, formatDuration } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { describeScriptForm } from "./labels.js";
import { getTotalSeconds } from "./storyboard-draft.js";
import { Banner } from "./widgets.js";

const TAKES = [1, 2, 4];
const SOON_SECONDS = 6 * 3600;

/**
 * @param {{expiresAt: string | null, draft: import("./storyboard-draft.js").Draft, askedSeconds: number,
 *   scriptForm: Api.ScriptForm | null, onEdit: import("./storyboard-scenes.js").EditDraft}} props
 */
export function StoryboardHeader({ expiresAt, draft, askedSeconds, scriptForm, onEdit }) {
  const total = getTotalSeconds(draft);
  const isAsAsked = Math.abs(total - askedSeconds) < 1;
  const form = describeScriptForm(scriptForm);
  return html`<header class="storyboard-head">
    <div>
      <h2>Storyboard</h2>
      <p class="hint">
        ${formatCount(draft.scenes.length, "scene")}, <span class="tabular">${formatDuration(total)}</span>
        ${isAsAsked ? "" : ` (you asked for ${formatDuration(askedSeconds)})`}${form && `, ${form}`}</p>
    </div>
    <${TakesChoice} draft=${draft} onEdit=${onEdit} />
    ${expiresAt && html`<p class="chip hold deadline"><${Icon} name="clock" size=${13} />${" "}
      Approve by ${formatDate(expiresAt)}<${TimeLeft} until=${expiresAt} /></p>`}
  </header>`;
}

/**
 * How many takes are made of each scene; the price on the button follows.
 * @param {{draft: import("./storyboard-draft.js").Draft, onEdit: import("./storyboard-scenes.js").EditDraft}} props
 */
function TakesChoice({ draft, onEdit }) {
  const choose = (/** @type {any} */ { target }) => {
    const takes = /** @type {1 | 2 | 4} */ (Number(target.value));
    onEdit({ ...draft, takes }, { words: `${formatCount(takes, "take")} of each scene` });
  };
  return html`<label class="check">Takes of each scene
    <select class="board-takes" value=${draft.takes ?? 1} onChange=${choose}>
      ${TAKES.map((count) => html`<option key=${count} value=${count}>${count}</option>`)}</select></label>`;
}

/** The time until the deadline, when it is near. @param {{until: string}} props */
function TimeLeft({ until }) {
  const seconds = getSecondsLeft(Date.parse(until) / 1000, 0);
  if (seconds >= SOON_SECONDS) return null;
  return html`<span>: ${formatDuration(Math.ceil(seconds / 60) * 60)} left</span>`;
}

/** @param {{onReplace: () => void}} props */
export function ConflictBanner({ onReplace }) {
  const actions = html`<button type="button" class="button small" onClick=${onReplace}>Load the newer version</button>`;
  return html`<div role="alert">
    <${Banner} tone="warn" title="The storyboard was changed elsewhere" actions=${actions}>
      Your changes are still here, but cannot be saved over the newer version.${" "}
      Copy what you need, then load the newer version.
    <//></div>`;
}

/** @param {{onReplace: () => void}} props */
export function RestoredBanner({ onReplace }) {
  const actions = html`<button type="button" class="button small" onClick=${onReplace}>Discard my changes</button>`;
  return html`<${Banner} tone="run" icon="retry" title="Your unsaved changes are back" actions=${actions}>
    They were kept in this browser.<//>`;
}
