// The storyboard before it is paid for: its owner edits it, sees the price, and approves it.
import { api } from "./api.js";
import { html, useEffect, useState } from "./html.js";
import { useLeaveGuard } from "./leave-guard.js";
import { pendingUploads } from "./picture-upload.js";
import { MissingStills, useStills } from "./scene-still.js";
import { StoryboardActions } from "./storyboard-actions.js";
import {
  createDraft, findTextErrors, isChanged, keepKeys, restoreDraft, toStoryboardEdit,
} from "./storyboard-draft.js";
import { useEditEstimate } from "./storyboard-estimate.js";
import { ConflictBanner, RestoredBanner, StoryboardHeader } from "./storyboard-header.js";
import { noteChange, NO_HISTORY, redoChange, undoChange } from "./storyboard-history.js";
import { LoadingEditor, summarizeProblem } from "./storyboard-problem.js";
import { StoryboardScenes } from "./storyboard-scenes.js";
import { loadDraft, saveDraft } from "./storyboard-storage.js";
import { ProblemNote } from "./widgets.js";

/** @typedef {import("./storyboard-draft.js").Draft} Draft */
/** @typedef {import("./storyboard-problem.js").EditProblem} EditProblem */

/** Return whether the storyboard waits for its owner. @param {Api.ProgressSnapshot} snapshot */
export const isBoardOpen = ({ status, approval }) => status === "awaiting_approval" && approval?.gate === "storyboard";

/** @param {{job: Api.JobDetails | null, snapshot: Api.ProgressSnapshot, reload: () => Promise<void>}} props */
export function StoryboardEditor({ job, snapshot, reload }) {
  const { approval, money } = snapshot;
  if (!job || !approval || !isBoardOpen(snapshot)) return null;
  return html`<${Editor} key=${job.job_id} job=${job} approval=${approval} money=${money} reload=${reload}
    scenes=${snapshot.scenes} />`;
}

/**
 * @param {{job: Api.JobDetails, approval: Api.PendingApproval, money: Api.JobMoney, reload: () => Promise<void>,
 *   scenes: Api.SceneProgress[]}} props
 */
function Editor({ job, approval, money, reload, scenes }) {
  const id = job.job_id;
  const [draft, setDraft] = useDraft(id);
  const [isRestored, setRestored] = useState(draft !== null);
  const [problem, setProblem] = useState(/** @type {EditProblem | null} */ (null));
  const [isSending, setSending] = useState(false);
  const [announcement, setAnnouncement] = useState("");
  const [history, setHistory] = useState(NO_HISTORY);
  const speaksText = job.brief.narration?.mode === "auto";
  const isUnsaved = draft !== null && isChanged(draft);
  useLeaveGuard(isUnsaved);
  const estimate = useEditEstimate(id, draft, isUnsaved);
  const isStale = draft === null || approval.revision > draft.revision;
  const replaceDraft = async () => {
    setProblem(null);
    setRestored(false);
    setHistory(NO_HISTORY);
    await api.getJob(id).then(({ results, brief: { takes } }) => (
      setDraft(createDraft(results.scenes, { ...approval, takes }, speaksText))), setProblem);
  };
  // Loaded at first, and when it was changed elsewhere and nothing of ours is lost by that. `job` may be older.
  useEffect(() => {
    if (isStale && !isUnsaved && !isSending) replaceDraft();
  }, [isStale, isUnsaved, isSending, approval.revision]);
  /** @type {import("./storyboard-scenes.js").EditDraft} */
  const edit = (next, { words = "", kind = "" }) => {
    if (draft) setHistory(noteChange(history, draft.scenes, kind));
    setDraft(next);
    setProblem(null);
    setAnnouncement(words);
  };
  /** @param {typeof undoChange} step @param {string} words */
  const go = (step, words) => {
    if (!draft) return;
    const { history: now, scenes } = step(history, draft.scenes);
    setHistory(now);
    setDraft({ ...draft, scenes });
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
  const isUploading = pendingUploads.value > 0;
  const isConflict = isStale || problem?.type === "revision-conflict";
  const isBlocked = isSending || isConflict || isUploading;
  const stills = useStills({ job, scenes, isBlocked, reload, send, saveFirst: isUnsaved ? () => save() : null });
  // A still that is there is not paid for again: the price follows.
  useEffect(() => {
    if (!draft || draft.revision !== approval.revision || draft.price === approval.price_usd) return;
    setDraft({ ...draft, price: approval.price_usd, before: undefined });
  }, [approval.price_usd, approval.revision, draft?.revision]);
  if (!draft) return html`<${LoadingEditor} problem=${problem} onRetry=${replaceDraft} />`;
  const save = async () => {
    const fields = findTextErrors(draft);
    if (Object.keys(fields).length) throw Object.assign(new Error(), { fields });
    setRestored(false);
    const edited = await api.saveStoryboard(id, toStoryboardEdit(draft));
    const kept = createDraft(edited.scenes, edited, speaksText);
    const saved = { ...keepKeys(kept, draft), before: draft.price };
    setDraft(saved);
    setAnnouncement("Saved");
    reload();
    return saved;
  };
  const steps = {
    canUndo: history.past.length > 0, undo: () => go(undoChange, "Undone"),
    canRedo: history.future.length > 0, redo: () => go(redoChange, "Done again"),
  };
  return html`<section class="storyboard panel stack" aria-label="Storyboard">
    <${StoryboardHeader} expiresAt=${approval.expires_at} draft=${draft} askedSeconds=${job.duration_seconds}
      onEdit=${edit} scriptForm=${job.results.script_form} />
    ${isConflict && isUnsaved && html`<${ConflictBanner} onReplace=${replaceDraft} />`}
    ${isRestored && isUnsaved && !isConflict && html`<${RestoredBanner} onReplace=${replaceDraft} />`}
    <${MissingStills} job=${job} scenes=${draft.scenes} stills=${stills} />
    <${StoryboardScenes} draft=${draft} job=${job} onEdit=${edit} errors=${problem?.fields ?? {}} stills=${stills} />
    <p class="visually-hidden" role="status">${announcement}</p>
    ${problem && !isConflict && html`<${ProblemNote} problem=${summarizeProblem(problem)} />`}
    <${StoryboardActions} job=${job} draft=${draft} money=${money} isUnsaved=${isUnsaved} estimate=${estimate}
      isBlocked=${isBlocked} steps=${steps} onEdit=${edit} save=${save} send=${send} />
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
