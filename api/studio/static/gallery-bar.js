// Above the films: search and filters. Below them, while some are selected: what can be done with those.
// Exports: Filters, Selection, Refused.
import { Icon } from "./icons.js";
import { Spinner } from "./widgets.js";
import { NEEDS_YOU, STATUS } from "./words.js";
import { askToDelete, clear, deletion, forget, keep, remove, selected } from "./gallery-select.js";
import { filters, narrow } from "./gallery-films.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { videoServices } from "./market.js";

const TYPING_MS = 250;
const STATUSES = [["needs_you", NEEDS_YOU.word], ...["completed", "processing", "queued", "failed", "canceled"].map((name) => [name, STATUS[name].word])];

export function Filters() {
  const { status, provider, favorite } = filters.value;
  return html`<form class="gallery-filters" role="search" onSubmit=${(event) => event.preventDefault()}>
    <${Search} />
    <${Choice} label="Status" value=${status} any="Any status" options=${STATUSES} />
    <${Providers} value=${provider} />
    <label class="gallery-toggle"><input type="checkbox" checked=${favorite} onChange=${(event) => narrow({ favorite: event.target.checked })} />
      <${Icon} name="star" /> Favorites only</label>
  </form>`;
}

function Search() {
  const [text, setText] = useState(filters.value.q);
  const timer = useRef(0);
  const told = filters.value.q;
  // Cleared from elsewhere: the box follows.
  useEffect(() => setText(told), [told]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (value, delay) => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => value !== filters.peek().q && narrow({ q: value }), delay);
  };
  return html`<label class="gallery-search"><${Icon} name="search" />
    <input type="search" aria-label="Search" placeholder="Search titles and texts" autocomplete="off" spellcheck=${false} value=${text}
      onInput=${(event) => later(event.target.value, TYPING_MS)} onKeyDown=${(event) => event.key === "Enter" && later(event.target.value, 0)} />
    <kbd aria-hidden="true">/</kbd></label>`;
}

function Choice({ label, value, any, options }) {
  return html`<select aria-label=${label} value=${value} onChange=${(event) => narrow({ [label.toLowerCase()]: event.target.value })}>
    <option value="">${any}</option>
    ${options.map(([name, word]) => html`<option key=${name} value=${name}>${word}</option>`)}
  </select>`;
}

function Providers({ value }) {
  const options = videoServices().map(({ name, title }) => [name, title]);
  if (value && !options.some(([name]) => name === value)) options.push([value, value]);
  return html`<${Choice} label="Provider" value=${value} any="Any provider" options=${options} />`;
}

const filmsWord = (count) => (count === 1 ? "1 film" : `${count} films`);

export function Selection() {
  const count = selected.value.size;
  if (!count) return null;
  const { step } = deletion.value;
  return html`<div class="selection" role="toolbar" aria-label="Selection">
    ${step === "none" && html`<span class="selection-count">${filmsWord(count)} selected</span>
      <button type="button" class="button danger" onClick=${askToDelete}><${Icon} name="trash" /> Delete ${filmsWord(count)}</button>
      <button type="button" class="button" onClick=${clear}>Clear</button>`}
    ${step === "asking" && html`<${Confirm} count=${count} />`}
    ${step === "deleting" && html`<span role="status" class="selection-count"><${Spinner} /> Deleting ${filmsWord(count)}…</span>`}
  </div>`;
}

/** The button that was pressed is gone afterwards: the focus goes to where the view begins. */
const removeAll = () => remove().then(() => document.getElementById("gallery-title")?.focus());

function Confirm({ count }) {
  const ref = useRef(null);
  useEffect(() => ref.current.focus(), []);
  return html`<span class="selection-count">Delete ${filmsWord(count)} with all files, for good?</span>
    <button type="button" class="button danger" onClick=${removeAll}>Delete</button>
    <button type="button" class="button" ref=${ref} onClick=${keep}>Keep</button>`;
}

/** Which films were not deleted, and why. */
export function Refused() {
  const { refused } = deletion.value;
  return html`<div role="alert">${refused.length > 0 && html`<section class="banner bad refused">
    <${Icon} name="alert" size=${18} />
    <div class="banner-body"><strong>Not deleted: ${filmsWord(refused.length)}</strong>
      <ul>${refused.map(({ id, title, detail }) => html`<li key=${id}><b>${title ?? id}</b>: ${detail}</li>`)}</ul></div>
    <div class="banner-actions"><button type="button" class="button" onClick=${forget}>Dismiss</button></div>
  </section>`}</div>`;
}
