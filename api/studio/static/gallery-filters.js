// Above the films: search, filters and order. The address keeps them.
import { getVideoProviders } from "./catalog.js";
import { PERIODS } from "./gallery-period.js";
import { filters, setFilters } from "./gallery-store.js";
import { loadTags, tags } from "./gallery-tags.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";
import { NEEDS_YOU, STATUS_LABELS } from "./labels.js";
import { TrashLink } from "./trash-bar.js";

const TYPING_MS = 250;
/** @type {Api.JobStatus[]} */
const STATUSES = ["completed", "processing", "queued", "failed", "canceled"];
const STATUS_OPTIONS = [["needs_you", NEEDS_YOU.word], ...STATUSES.map((name) => [name, STATUS_LABELS[name].word])];

const SORT_OPTIONS = [
  ["oldest", "Oldest first"], ["title", "By title"], ["cost", "Dearest first"], ["length", "Longest first"],
];

export function Filters() {
  const { status, provider, favorite, sort } = filters.value;
  useEffect(() => { loadTags(); }, []);
  const providers = getVideoProviders().map(({ name, title }) => [name, title]);
  if (provider && !providers.some(([name]) => name === provider)) providers.push([provider, provider]);
  return html`<form class="gallery-filters" role="search" onSubmit=${(event) => event.preventDefault()}>
    <${SearchBox} />
    <${Choice} label="Status" value=${status} any="Any status" options=${STATUS_OPTIONS}
      onPick=${(picked) => setFilters({ status: picked })} />
    <${Choice} label="Provider" value=${provider} any="Any provider" options=${providers}
      onPick=${(picked) => setFilters({ provider: picked })} />
    <${TagChoice} />
    <${Period} />
    <${Choice} label="Order" value=${sort} any="Newest first" options=${SORT_OPTIONS}
      onPick=${(picked) => setFilters({ sort: picked })} />
    <label class="gallery-toggle">
      <input type="checkbox" checked=${favorite}
        onChange=${(event) => setFilters({ favorite: event.target.checked })} />
      <${Icon} name="star" /> Favorites only
    </label>
    <${TrashLink} />
  </form>`;
}

/** Where there are tags, or one is in the address. */
function TagChoice() {
  const { tag } = filters.value;
  const options = tags.value.map((known) => [known.tag, `${known.tag} (${known.jobs})`]);
  if (tag && !tags.value.some((known) => known.tag === tag)) options.push([tag, tag]);
  return options.length > 0 && html`<${Choice} label="Tag" value=${tag} any="Any tag" options=${options}
    onPick=${(picked) => setFilters({ tag: picked })} />`;
}

/** When the films were ordered. */
function Period() {
  const { when, from, to } = filters.value;
  return html`<${Choice} label="Ordered" value=${when} any="Any time" options=${Object.entries(PERIODS)}
      onPick=${(picked) => setFilters({ when: picked })} />
    ${when === "days" && html`
      <${DayField} label="Ordered from" day=${from} onPick=${(day) => setFilters({ from: day })} />
      <${DayField} label="Ordered until" day=${to} onPick=${(day) => setFilters({ to: day })} />`}`;
}

/** @param {{label: string, day: string, onPick: (day: string) => void}} props */
function DayField({ label, day, onPick }) {
  return html`<input type="date" aria-label=${label} title=${label} value=${day}
    onChange=${(event) => onPick(event.target.value)} />`;
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
    <input type="search" aria-label="Search" placeholder="Words of title or text" autocomplete="off"
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
