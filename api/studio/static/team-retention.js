// For how long a team keeps its films.
import { ConfirmButton } from "./confirm-button.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { mayDo } from "./session.js";
import { useList } from "./use-list.js";
import { Field, ProblemNote } from "./widgets.js";

export function TeamRetention() {
  const { list, problem, change } = useList(() => peopleApi.getRetention());
  return html`<section class="panel stack" aria-labelledby="retention-title">
    <h2 id="retention-title">Old films</h2>
    ${list && html`<p>${describe(list)}</p>`}
    ${list && mayDo("team:write") && html`<${RetentionForm} kept=${list.keep_days} problem=${problem}
      onSave=${(/** @type {number | null} */ days) => change(peopleApi.setRetention(days))} />`}
    ${!problem?.fields.keep_days && html`<${ProblemNote} problem=${problem} />`}
  </section>`;
}

/** @param {{kept: number | null, problem: any, onSave: (days: number | null) => unknown}} props */
function RetentionForm({ kept, problem, onSave }) {
  const [typed, setTyped] = useState(String(kept ?? ""));
  const [expired, setExpired] = useState(0);
  const days = typed === "" ? null : Number(typed);
  /** @param {string} text */
  const type = async (text) => {
    setTyped(text);
    const found = Number(text) >= 1 ? await peopleApi.getRetention(Number(text)).catch(() => null) : null;
    setExpired(found ? found.expired_films : 0);
  };
  const stay = (/** @type {Event} */ event) => event.preventDefault();
  return html`<form class="row" aria-label="How long films are kept" onSubmit=${stay}>
    <${Field} id="keep-days" label="Days that films are kept after their end" error=${problem?.fields.keep_days}
        hint="Empty: until somebody deletes them. Favorites stay.">
      ${(/** @type {object} */ props) => html`<input ...${props} type="number" min="1" step="1" value=${typed}
        onInput=${(/** @type {any} */ event) => type(event.target.value)} />`}
    <//>
    <${ConfirmButton} label=${nameAct(days, expired)} onConfirm=${() => onSave(days)}>${nameAct(days, expired)}<//>
  </form>`;
}

/** @param {number | null} days @param {number} expired */
const nameAct = (days, expired) => (days === null ? "Keep all films"
  : `Delete films after ${countDays(days)}${expired ? `: ${expired} now` : ""}`);

/** @param {number} days */
const countDays = (days) => (days === 1 ? "1 day" : `${days} days`);

/** @param {number} count */
const countFilms = (count) => (count === 1 ? "1 film" : `${count} films`);

/** @param {Api.Retention} list */
const describe = ({ keep_days: days, expired_films: expired }) => (days === null
  ? "Films are kept until somebody deletes them."
  : `Films are deleted for good ${countDays(days)} after their end, favorites apart.`
    + (expired ? ` ${countFilms(expired)} will be gone within minutes.` : ""));
