// The storyboard before it is paid for: its owner edits it, sees the price, and approves.
// Exports: StoryboardGate({job, picture, reload}).
import { api } from "./api.js";
import { Approve, ApproveHint } from "./storyboard-approve.js";
import { Conflict, Head, Restored } from "./storyboard-head.js";
import { keepDraft, keptDraft } from "./storyboard-kept.js";
import { useGuard } from "./leave-guard.js";
import { ProblemNote } from "./widgets.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { StoryboardScene } from "./storyboard-scene.js";
import { added, blanks, draftOf, isChanged, moved, removed, revived, sendable, written } from "./storyboard-draft.js";

/** @param {{job: object | null, picture: object, reload: () => Promise<void>}} props */
export function StoryboardGate({ job, picture, reload }) {
  if (picture.approval?.gate !== "storyboard" || picture.status !== "awaiting_approval" || !job) return null;
  return html`<${Gate} key=${job.job_id} job=${job} approval=${picture.approval} told=${picture.money} reload=${reload} />`;
}

function Gate({ job, approval, told, reload }) {
  const [draft, show] = useState(() => { const kept = keptDraft(job.job_id); return kept && revived(kept); });
  const [restored, setRestored] = useState(draft !== null);
  const [problem, setProblem] = useState(null);
  const [sending, setSending] = useState(false);
  const [said, say] = useState("");
  const changed = draft !== null && isChanged(draft);
  useGuard(changed);
  const setDraft = (next) => { keepDraft(job.job_id, next); show(next); };
  const stale = draft === null || approval.revision > draft.revision;
  const takeTheirs = async () => { setProblem(null); setRestored(false); setDraft(draftOf((await api.job(job.job_id)).results.scenes, approval)); };
  // At first, and when somebody else edited it and nothing of ours is lost by taking that: what `job` has may be older.
  useEffect(() => { if (stale && !changed && !sending) takeTheirs().catch(setProblem); }, [stale, changed, sending, approval.revision]);
  const edit = (next, words = "") => { setDraft(next); setProblem(null); say(words); };
  const send = async (act) => { setSending(true); setProblem(null); await act().catch(setProblem); setSending(false); };
  const save = () => send(async () => {
    if (Object.keys(blanks(draft)).length) throw Object.assign(new Error(), { fields: blanks(draft) });
    setRestored(false);
    setDraft(draftOf(...saved(await api.saveStoryboard(job.job_id, sendable(draft)))));
    say("Saved");
    reload();
  });
  if (!draft) return html`<${Coming} problem=${problem} again=${() => takeTheirs().catch(setProblem)} />`;
  const conflict = stale || problem?.type === "revision-conflict";
  return html`<section class="storyboard panel stack" aria-label="Storyboard">
    <${Head} approval=${approval} draft=${draft} asked=${job.duration_seconds} form=${job.results?.script_form} />
    ${conflict && changed && html`<${Conflict} onTheirs=${() => takeTheirs().catch(setProblem)} />`}
    ${restored && changed && !conflict && html`<${Restored} onTheirs=${() => takeTheirs().catch(setProblem)} />`}
    <${Scenes} draft=${draft} edit=${edit} fields=${problem?.fields ?? {}} />
    <p class="visually-hidden" role="status">${said}</p>
    ${problem && !conflict && html`<${ProblemNote} problem=${whole(problem)} />`}
    <div class="storyboard-actions">
      <button type="button" class="button" disabled=${draft.scenes.length >= 50} onClick=${() => edit(added(draft), "Added a scene")}><${Icon} name="plus" /> Add scene</button>
      <span class="storyboard-end">
        <button type="button" class="button" disabled=${!changed || sending || conflict} onClick=${save}>Save</button>
        <${Approve} job=${job} draft=${draft} told=${told} disabled=${changed || sending || conflict} send=${send} />
      </span>
      <p class="hint" id="storyboard-hint"><${ApproveHint} price=${draft.price} told=${told} changed=${changed} /></p>
    </div>
  </section>`;
}

function Coming({ problem, again }) {
  return html`<section class="storyboard panel stack" aria-label="Storyboard"><h2>Storyboard</h2><${ProblemNote} problem=${problem} />
    ${problem ? html`<button type="button" class="button" onClick=${again}>Try again</button>` : html`<p class="muted">Loading…</p>`}</section>`;
}

const saved = ({ scenes, revision, price_usd: price }) => [scenes, { revision, price_usd: price }];

/** What is wrong with no scene of its own: the length of all together, what nobody can make. */
function whole(problem) {
  const fields = Object.entries(problem.fields ?? {});
  const told = fields.filter(([field]) => !/^scenes\.\d/.test(field)).map(([, message]) => message);
  if (told.length) return { message: `Not saved: ${told.join("; ")}.` };
  return fields.length ? { message: "Not saved: fix the scenes marked in red." } : problem;
}

function Scenes({ draft, edit, fields }) {
  const list = useRef(null);
  const focus = useRef(null);
  // A moved or removed element has lost the focus: where it belongs is known only when all is drawn.
  useEffect(() => {
    focus.current?.map((each) => list.current.querySelector(each)).find(Boolean)?.focus();
    focus.current = null;
  });
  const move = (from, to, control) => {
    if (to < 0 || to >= draft.scenes.length || to === from) return;
    const scene = `[data-scene="${draft.scenes[from].key}"]`;
    focus.current = control && [`${scene} ${control}:not(:disabled)`, `${scene} textarea`];
    edit(moved(draft, from, to), `Scene ${from + 1} is scene ${to + 1} now`);
  };
  const remove = (at) => {
    const next = removed(draft, at);
    focus.current = [`[data-scene="${next.scenes[Math.min(at, next.scenes.length - 1)].key}"] textarea`];
    edit(next, `Removed scene ${at + 1}`);
  };
  return html`<ol class="board" role="list" ref=${list}>
    ${draft.scenes.map((scene, at) => html`<${StoryboardScene} key=${scene.key} scene=${scene} at=${at} count=${draft.scenes.length}
      fault=${{ text: fields[`scenes.${at}.text`], seconds: fields[`scenes.${at}.duration_seconds`] }}
      write=${(what) => edit(written(draft, at, what))} move=${move} remove=${() => remove(at)} />`)}
  </ol>`;
}
