// The storyboard before it is paid for: its owner edits it, sees the price, and approves it.
import { api } from "./api.js";
import { html, useEffect, useState } from "./html.js";
import { Icon } from "./icons.js";
import { useLeaveGuard } from "./leave-guard.js";
import { pendingUploads } from "./picture-upload.js";
import { ApproveButtons, ApproveHint } from "./storyboard-approval.js";
import {
  addScene, createDraft, findTextErrors, isChanged, restoreDraft, toStoryboardEdit,
} from "./storyboard-draft.js";
import { ConflictBanner, RestoredBanner, StoryboardHeader } from "./storyboard-header.js";
import { StoryboardScenes } from "./storyboard-scenes.js";
import { loadDraft, saveDraft } from "./storyboard-storage.js";
import { ProblemNote } from "./widgets.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */
/** @typedef {{type?: string, message: string, fields?: Record<string, string>}} EditProblem */

const MAX_SCENES = 50;

/** @param {{job: Api.JobDetails | null, snapshot: Api.ProgressSnapshot, reload: () => Promise<void>}} props */
export function StoryboardEditor({ job, snapshot, reload }) {
  const { status, approval, money } = snapshot;
  if (!job || status !== "awaiting_approval" || approval?.gate !== "storyboard") return null;
  return html`<${Editor} key=${job.job_id} job=${job} approval=${approval} money=${money} reload=${reload} />`;
}

/**
 * @param {{job: Api.JobDetails, approval: Api.PendingApproval, money: Api.JobMoney, reload: () => Promise<void>}} props
 */
function Editor({ job, approval, money, reload }) {
  const id = job.job_id;
  const [draft, setDraft] = useDraft(id);
  const [isRestored, setRestored] = useState(draft !== null);
  const [problem, setProblem] = useState(/** @type {EditProblem | null} */ (null));
  const [isSending, setSending] = useState(false);
  const [announcement, setAnnouncement] = useState("");
  const speaksText = job.brief.narration?.mode === "auto";
  const isUnsaved = draft !== null && isChanged(draft);
  useLeaveGuard(isUnsaved);
  const isStale = draft === null || approval.revision > draft.revision;
  const replaceDraft = async () => {
    setProblem(null);
    setRestored(false);
    await api.getJob(id).then(({ results }) => setDraft(createDraft(results.scenes, approval, speaksText)), setProblem);
  };
  // Loaded at first, and when it was changed elsewhere and nothing of ours is lost by that. `job` may be older.
  useEffect(() => {
    if (isStale && !isUnsaved && !isSending) replaceDraft();
  }, [isStale, isUnsaved, isSending, approval.revision]);
  /** @param {Draft} next @param {string} [words] */
  const edit = (next, words = "") => {
    setDraft(next);
    setProblem(null);
    setAnnouncement(words);
  };
  /** @param {() => Promise<unknown>} request */
  const send = async (request) => {
    setSending(true);
    setProblem(null);
    await request().catch(setProblem);
    setSending(false);
  };
  if (!draft) return html`<${LoadingEditor} problem=${problem} onRetry=${replaceDraft} />`;
  const save = async () => {
    const fields = findTextErrors(draft);
    if (Object.keys(fields).length) throw Object.assign(new Error(), { fields });
    setRestored(false);
    const edited = await api.saveStoryboard(id, toStoryboardEdit(draft));
    setDraft({ ...createDraft(edited.scenes, edited, speaksText), before: draft.price });
    setAnnouncement("Saved");
    reload();
  };
  const isUploading = pendingUploads.value > 0;
  const isConflict = isStale || problem?.type === "revision-conflict";
  return html`<section class="storyboard panel stack" aria-label="Storyboard">
    <${StoryboardHeader} expiresAt=${approval.expires_at} draft=${draft} askedSeconds=${job.duration_seconds}
      scriptForm=${job.results.script_form} />
    ${isConflict && isUnsaved && html`<${ConflictBanner} onReplace=${replaceDraft} />`}
    ${isRestored && isUnsaved && !isConflict && html`<${RestoredBanner} onReplace=${replaceDraft} />`}
    <${StoryboardScenes} draft=${draft} job=${job} onEdit=${edit} errors=${problem?.fields ?? {}} />
    <p class="visually-hidden" role="status">${announcement}</p>
    ${problem && !isConflict && html`<${ProblemNote} problem=${summarizeProblem(problem)} />`}
    <div class="storyboard-actions">
      <button type="button" class="button" disabled=${draft.scenes.length >= MAX_SCENES}
        onClick=${() => edit(addScene(draft), "Added a scene")}><${Icon} name="plus" /> Add scene</button>
      <span class="storyboard-end">
        <button type="button" class="button" disabled=${!isUnsaved || isSending || isConflict || isUploading}
          onClick=${() => send(save)}>Save</button>
        <${ApproveButtons} id=${id} draft=${draft} money=${money} send=${send}
          disabled=${isUnsaved || isSending || isConflict || isUploading} />
      </span>
      <p class="hint" id="storyboard-hint">
        <${ApproveHint} draft=${draft} money=${money} isChanged=${isUnsaved} /></p>
    </div>
  </section>`;
}

/**
 * Hold the draft of a job, and store every change of it.
 * @param {string} id @returns {[Draft | null, (next: Draft) => void]}
 */
function useDraft(id) {
  const [draft, setDraft] = useState(() => {
    const stored = loadDraft(id);
    return stored && restoreDraft(stored);
  });
  /** @param {Draft} next */
  const setAndSave = (next) => {
    saveDraft(id, next);
    setDraft(next);
  };
  return [draft, setAndSave];
}

/** @param {{problem: EditProblem | null, onRetry: () => void}} props */
function LoadingEditor({ problem, onRetry }) {
  return html`<section class="storyboard panel stack" aria-label="Storyboard">
    <h2>Storyboard</h2>
    <${ProblemNote} problem=${problem} />
    ${problem
      ? html`<button type="button" class="button" onClick=${onRetry}>Try again</button>`
      : html`<p class="muted">Loading…</p>`}
  </section>`;
}

/**
 * Say what is wrong with no single scene: the whole length, for example.
 * @param {EditProblem} problem @returns {{message: string}}
 */
export function summarizeProblem(problem) {
  const fields = Object.entries(problem.fields ?? {});
  const others = fields.filter(([field]) => !/^scenes\.\d/.test(field)).map(([, message]) => message);
  if (others.length) return { message: `Not saved: ${others.join("; ")}.` };
  return fields.length ? { message: "Not saved: fix the scenes marked in red." } : problem;
}
