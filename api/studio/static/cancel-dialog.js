// "Cancel this film?": what stops, what is paid for already, and the two ways to cancel.
import { api, Problem } from "./api.js";
import { getSecondsLeft } from "./clock.js";
import { Dialog } from "./dialog.js";
import { capitalize, formatMoney, formatRoughDuration, formatScenes } from "./format.js";
import { html, signal } from "./html.js";
import { findJob } from "./job-store.js";
import { nameLanguage } from "./labels.js";
import { showToast } from "./toasts.js";
import { ProblemNote } from "./widgets.js";

/** The id of the job that is asked about. @type {import("@preact/signals").Signal<string | null>} */
const openId = signal(null);
/** @type {import("@preact/signals").Signal<Problem | null>} */
const problem = signal(null);
const busy = signal(false);

/** @type {Set<Api.SceneState>} */
const ON_THE_WAY = new Set(["submitted", "queued", "running", "collecting", "stalled"]);

/** @param {string} id */
export function openCancelDialog(id) {
  problem.value = null;
  openId.value = id;
}

function closeDialog() {
  openId.value = null;
}

/** @param {string} id @param {Api.CancelMode} mode */
async function cancelJob(id, mode) {
  busy.value = true;
  try {
    const { status } = await api.cancelJob(id, mode);
    if (status === "finishing") {
      showToast("No more scenes are ordered. The film is assembled when the ordered ones are ready.", { tone: "off" });
    }
    closeDialog();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem.value = error;
  } finally {
    busy.value = false;
  }
}

export function CancelDialog() {
  const id = openId.value;
  const job = id && findJob(id);
  if (!job) return null;
  const actions = html`
    <button type="button" class="button quiet" onClick=${closeDialog}>Keep generating</button>
    <button type="button" class="button" disabled=${busy.value} onClick=${() => cancelJob(id, "keep")}>
      Finish with the scenes that are ready
    </button>
    <button type="button" class="button danger" disabled=${busy.value} onClick=${() => cancelJob(id, "stop")}>
      Stop now
    </button>`;
  const other = job.snapshot?.other_language;
  if (other) return html`<${CancelLanguage} job=${job} language=${other} />`;
  return html`<${Dialog} title="Cancel this film?" onClose=${closeDialog} actions=${actions} wide>
    <p><strong>${job.title}</strong></p>
    <p class="muted">${job.snapshot && describeState(job.snapshot)}</p>
    <ul class="choices-told">
      <li><strong>Stop now</strong> cancels every order that can still be canceled.${" "}
        Afterwards you see for each scene what there is to pay.</li>
      <li><strong>Finish with the scenes that are ready</strong> orders nothing more.${" "}
        ${describeFinish(job.snapshot)}</li>
    </ul>
    <${ProblemNote} problem=${problem.value} />
  <//>`;
}

/** @param {{job: import("./job-store.js").JobEntry, language: Api.LanguageProgress}} props */
function CancelLanguage({ job, language }) {
  const actions = html`
    <button type="button" class="button quiet" onClick=${closeDialog}>Keep making it</button>
    <button type="button" class="button danger" disabled=${busy.value} onClick=${() => cancelJob(job.id ?? "", "stop")}>
      Stop now
    </button>`;
  return html`<${Dialog} title=${`Stop making it in ${nameLanguage(language.language)}?`} onClose=${closeDialog}
      actions=${actions}>
    <p><strong>${job.title}</strong></p>
    <p>The film itself stays as it is. Lines that are spoken are kept, and are not bought again.
      ${job.snapshot && describeSpending(job.snapshot.money)}</p>
    <${ProblemNote} problem=${problem.value} />
  <//>`;
}

/** Say what is done and what is paid. @param {Api.ProgressSnapshot} snapshot */
function describeState({ scenes, money }) {
  const done = scenes.filter(({ state }) => state === "complete").length;
  const progress = scenes.length ? `${done} of ${scenes.length} scenes are done. ` : "";
  return progress + describeSpending(money);
}

/** Say what stays spent, what may still be billed, and what need not be. @param {Api.JobMoney} money */
export function describeSpending({ spent_usd, ordered_usd, doubtful_usd, to_come_usd }) {
  if (!spent_usd && !ordered_usd && !doubtful_usd) return "Nothing has been spent or ordered so far.";
  return [
    `${formatMoney(spent_usd)} is already spent.`,
    ordered_usd > 0 && `${formatMoney(ordered_usd)} is on order: work that has begun may still be billed.`,
    doubtful_usd > 0 && `It is not known whether ${formatMoney(doubtful_usd)} was paid.`,
    to_come_usd && `${formatMoney(to_come_usd)} has not been ordered yet.`,
  ].filter(Boolean).join(" ");
}

/**
 * Say which ordered scenes the film waits for if it is finished early.
 * @param {Api.ProgressSnapshot | null} snapshot
 */
export function describeFinish(snapshot) {
  const ordered = (snapshot?.scenes ?? []).filter(({ state }) => ON_THE_WAY.has(state));
  if (!ordered.length) return "The film is assembled from them right away.";
  const scenes = capitalize(formatScenes(ordered.map(({ number }) => number)));
  const seconds = Math.max(...ordered.map(getExpectedSeconds));
  const time = seconds > 0 ? `: usually about ${formatRoughDuration(seconds)} more` : "";
  const [are, them] = ordered.length === 1 ? ["is", "it"] : ["are", "them"];
  return `${scenes} ${are} ordered and paid for, so the film waits for ${them}${time}.`
    + " “Cut without scene …” below a scene ends that wait.";
}

/** @param {Api.SceneProgress} scene */
function getExpectedSeconds({ started_at: started, expected }) {
  return started && expected ? getSecondsLeft(expected.usual, Date.parse(started)) : 0;
}
