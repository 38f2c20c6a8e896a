// The films at work as operators see them: why each stands where it does, and how to look at it.
import { CopyCommand } from "./copy-command.js";
import { formatCount, formatDuration } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { describePart, joinParts, STATE_LABELS } from "./operations-labels.js";
import { getJobHref } from "./router.js";
import { session } from "./session.js";
import { Chip } from "./widgets.js";

/** @param {{work: Api.FilmsAtWorkList, services: Api.ServiceAtWork[], at: string}} props */
export function OperationsFilms({ work, services, at }) {
  const titles = new Map(services.map(({ provider, title }) => [provider, title]));
  const more = work.total - work.films.length;
  if (!work.films.length) return html`<p class="hint">No film is at work here.</p>`;
  return html`<ul class="work-list" aria-label="Films at work">
      ${work.films.map((film) => html`<li key=${film.job_id}><${Film} film=${film} titles=${titles}
        at=${at} /></li>`)}
    </ul>
    ${more > 0 && html`<p class="hint">${formatCount(more, "more film")}, all younger than these.</p>`}`;
}

/** @param {{film: Api.FilmAtWork, titles: Map<string, string>, at: string}} props titles: of services */
function Film({ film, titles, at }) {
  const nameService = (/** @type {string} */ provider) => titles.get(provider) ?? provider;
  const { word, tone, icon } = STATE_LABELS[film.state];
  return html`<article class="work-film" aria-label=${film.title} data-state=${film.state}>
    <div class="row"><${Chip} tone=${tone} icon=${icon}>${word}<//>
      <h3><${Title} film=${film} /></h3>
      <span class="hint">${film.team} · ${nameService(film.provider)} · ${describeAge(film, at)}</span></div>
    ${film.detail && html`<p>${film.detail}</p>`}
    ${!film.confirmed && html`<p class="hint">Temporal does not answer: this is what the database says.</p>`}
    ${film.parts.length > 0 && html`<ul class="work-parts">${joinParts(film.parts).map((part) => html`<li
      key="${part.name} ${part.condition} ${part.provider}">${
        describePart(part, nameService(part.provider), formatAge(part.since, at))}</li>`)}</ul>`}
    <div class="row"><${CopyCommand} label=${`Command for ${film.title}`} command=${film.command} />
      ${film.web_ui && html`<a class="button" href=${film.web_ui} target="_blank" rel="noopener noreferrer"
        aria-label=${`${film.title} in the Temporal Web UI`}><${Icon} name="open" size=${14} /> Web UI</a>`}</div>
  </article>`;
}

/** A film of the reader's own team can be opened. @param {{film: Api.FilmAtWork}} props */
function Title({ film }) {
  const isOwn = film.team_id === session.value?.team_id;
  return isOwn ? html`<a href=${getJobHref(film.job_id)}>${film.title}</a>` : film.title;
}

/** @param {Api.FilmAtWork} film @param {string} at */
const describeAge = (film, at) =>
  film.since ? `for ${formatAge(film.since, at)}` : `ordered ${formatAge(film.created_at, at)} ago`;

/** @param {string} since @param {string} at */
export const formatAge = (since, at) => formatDuration((Date.parse(at) - Date.parse(since)) / 1000);
