// Below the films, while some are selected: what can be done with those.
import { formatCount } from "./format.js";
import { downloadSelected, favoriteSelected } from "./gallery-bulk.js";
import {
  askToDelete, cancelDeletion, clearSelection, deleteSelected, deletion, dismissDeletionErrors, restoreSelected,
  selectedIds,
} from "./gallery-selection.js";
import { filters } from "./gallery-store.js";
import { TagForm } from "./gallery-tags.js";
import { html, useEffect, useRef } from "./html.js";
import { Icon } from "./icons.js";
import { Spinner } from "./widgets.js";

/** @param {number} count */
const countFilms = (count) => formatCount(count, "film");

export function SelectionBar() {
  const count = selectedIds.value.size;
  if (!count) return null;
  const { step } = deletion.value;
  return html`<div class="selection" role="toolbar" aria-label="Selection">
    ${step === "none" && html`<span class="selection-count">${countFilms(count)} selected</span>
      ${filters.value.trashed && html`<button type="button" class="button" onClick=${restoreSelected}>
        Restore ${countFilms(count)}</button>`}
      <button type="button" class="button danger" onClick=${askToDelete}>
        <${Icon} name="trash" /> Delete ${countFilms(count)}${filters.value.trashed && " for good"}
      </button>
      ${!filters.value.trashed && html`<${TagForm} />
        <button type="button" class="button" onClick=${favoriteSelected}><${Icon} name="star" /> Favorite all</button>`}
      <button type="button" class="button" onClick=${downloadSelected}><${Icon} name="down" /> Download all</button>
      <button type="button" class="button" onClick=${clearSelection}>Clear selection</button>`}
    ${step === "asking" && html`<${DeletionQuestion} count=${count} />`}
    ${step === "deleting" && html`<span role="status" class="selection-count">
      <${Spinner} /> Moving ${countFilms(count)}…</span>`}
  </div>`;
}

/** Delete, and give the focus to the view's heading, because the button is gone afterwards. */
async function deleteAndFocus() {
  await deleteSelected();
  document.getElementById("gallery-title")?.focus();
}

/** @param {{count: number}} props */
function DeletionQuestion({ count }) {
  const keepButton = useRef(null);
  useEffect(() => keepButton.current.focus(), []);
  return html`<span class="selection-count">Delete ${countFilms(count)} with all files, for good?</span>
    <button type="button" class="button danger" onClick=${deleteAndFocus}>Delete</button>
    <button type="button" class="button" ref=${keepButton} onClick=${cancelDeletion}>Keep</button>`;
}

/** Which films were not deleted, and why. */
export function DeletionErrors() {
  const { errors } = deletion.value;
  return html`<div role="alert">${errors.length > 0 && html`<section class="banner bad refused">
    <${Icon} name="alert" size=${18} />
    <div class="banner-body"><strong>Not moved: ${countFilms(errors.length)}</strong>
      <ul>${errors.map(({ id, title, detail }) => html`<li key=${id}><b>${title ?? id}</b>: ${detail}</li>`)}</ul></div>
    <div class="banner-actions">
      <button type="button" class="button" onClick=${dismissDeletionErrors}>Dismiss</button>
    </div>
  </section>`}</div>`;
}
