// Above the films in the trash: how long they stay, and how it is emptied at once.
import { filters, loadFirstPage, setFilters, total } from "./gallery-store.js";
import { html, useEffect, useState } from "./html.js";
import { showToast } from "./toasts.js";
import { emptyTrash, TRASH_DAYS } from "./trash.js";
import { ProblemNote } from "./widgets.js";

/** The way to the trash, and back. */
export function TrashLink() {
  const { trashed } = filters.value;
  return html`<button type="button" class="button small" onClick=${() => setFilters({ trashed: !trashed })}>
    ${trashed ? "Back to the gallery" : "Trash"}</button>`;
}

export function TrashBar() {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState(/** @type {{message: string} | null} */ (null));
  const isEmpty = total.value === 0;
  // What came back meanwhile is not asked about, nor is what comes later.
  useEffect(() => { if (isEmpty) setAsking(false); }, [isEmpty]);
  if (!filters.value.trashed) return null;
  const empty = () => emptyTrash().then(({ deleted }) => {
    setAsking(false);
    showToast(`Deleted for good: ${deleted}`, { tone: "off" });
    loadFirstPage();
  }, setProblem);
  return html`<div class="row" role="group" aria-label="The trash">
    <span>Films are deleted for good ${TRASH_DAYS} days after they came here.</span>
    ${!asking && Boolean(total.value) && html`<button type="button" class="button danger"
      onClick=${() => setAsking(true)}>Empty the trash…</button>`}
    ${asking && html`<span>Delete all of it with all files, for good?</span>
      <button type="button" class="button danger" onClick=${empty}>Delete all</button>
      <button type="button" class="button" onClick=${() => setAsking(false)}>Keep</button>`}
    <${ProblemNote} problem=${problem} />
  </div>`;
}
