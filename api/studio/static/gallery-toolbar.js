// Above the films: search and filters. Below them, while some are selected: what can be done with those.
import { getVideoProviders } from "./catalog.js";
import { formatCount } from "./format.js";
import {
  askToDelete, cancelDeletion, clearSelection, deleteSelected, deletion, dismissDeletionErrors, selectedIds,
} from "./gallery-selection.js";
import { filters, setFilters } from "./gallery-store.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { NEEDS_YOU, STATUS_LABELS } from "./labels.js";
import { Spinner } from "./widgets.js";

const TYPING_MS = 250;
/** @type {Api.JobStatus[]} */
const STATUSES = ["completed", "processing", "queued", "failed", "canceled"];
const STATUS_OPTIONS = [["needs_you", NEEDS_YOU.word], ...STATUSES.map((name) => [name, STATUS_LABELS[name].word])];

export function Filters() {
  const { status, provider, favorite } = filters.value;
  const providers = getVideoProviders().map(({ name, title }) => [name, title]);
  if (provider && !providers.some(([name]) => name === provider)) providers.push([provider, provider]);
  return html`<form class="gallery-filters" role="search" onSubmit=${(event) => event.preventDefault()}>
    <${SearchBox} />
    <${Choice} label="Status" value=${status} any="Any status" options=${STATUS_OPTIONS}
      onPick=${(picked) => setFilters({ status: picked })} />
    <${Choice} label="Provider" value=${provider} any="Any provider" options=${providers}
      onPick=${(picked) => setFilters({ provider: picked })} />
    <label class="gallery-toggle">
      <input type="checkbox" checked=${favorite}
        onChange=${(event) => setFilters({ favorite: event.target.checked })} />
      <${Icon} name="star" /> Favorites only
    </label>
  </form>`;
}

function SearchBox() {
  const { q } = filters.value;
  const [text, setText] = useState(q);
  const timer = useRef(0);
  // The filters can be cleared elsewhere.
  useEffect(() => setText(q), [q]);
  useEffect(() => () => clearTimeout(timer.current), []);
  /** @param {string} value @param {number} delayMs */
  const search = (value, delayMs) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => { if (value !== filters.peek().q) setFilters({ q: value }); }, delayMs);
  };
  return html`<label class="gallery-search"><${Icon} name="search" />
    <input type="search" aria-label="Search" placeholder="Search titles and texts" autocomplete="off"
      spellcheck=${false} value=${text} onInput=${(event) => search(event.target.value, TYPING_MS)}
      onKeyDown=${(event) => event.key === "Enter" && search(event.target.value, 0)} />
    <kbd aria-hidden="true">/</kbd></label>`;
}

/** @param {{label: string, value: string, any: string, options: string[][], onPick: (value: string) => void}} props */
function Choice({ label, value, any, options, onPick }) {
  return html`<select aria-label=${label} value=${value} onChange=${(event) => onPick(event.target.value)}>
    <option value="">${any}</option>
    ${options.map(([name, word]) => html`<option key=${name} value=${name}>${word}</option>`)}
  </select>`;
}

/** @param {number} count */
const countFilms = (count) => formatCount(count, "film");

export function SelectionBar() {
  const count = selectedIds.value.size;
  if (!count) return null;
  const { step } = deletion.value;
  return html`<div class="selection" role="toolbar" aria-label="Selection">
    ${step === "none" && html`<span class="selection-count">${countFilms(count)} selected</span>
      <button type="button" class="button danger" onClick=${askToDelete}>
        <${Icon} name="trash" /> Delete ${countFilms(count)}
      </button>
      <button type="button" class="button" onClick=${clearSelection}>Clear selection</button>`}
    ${step === "asking" && html`<${DeletionQuestion} count=${count} />`}
    ${step === "deleting" && html`<span role="status" class="selection-count">
      <${Spinner} /> Deleting ${countFilms(count)}…</span>`}
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
    <div class="banner-body"><strong>Not deleted: ${countFilms(errors.length)}</strong>
      <ul>${errors.map(({ id, title, detail }) => html`<li key=${id}><b>${title ?? id}</b>: ${detail}</li>`)}</ul></div>
    <div class="banner-actions">
      <button type="button" class="button" onClick=${dismissDeletionErrors}>Dismiss</button>
    </div>
  </section>`}</div>`;
}
