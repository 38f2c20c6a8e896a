// The page of operators: all teams' films at work, services, money, workers and repairs, as of a moment ago.
import { html } from "./html.js";
import { OperationsFilms } from "./operations-films.js";
import { describeState, STATE_LABELS } from "./operations-labels.js";
import { parseFilters, writeFilters } from "./operations-query.js";
import { Reconciles, Services, Teams, Workers } from "./operations-tables.js";
import { routeQuery, setRouteQuery } from "./router.js";
import { useOperations } from "./use-operations.js";
import { Chip, ProblemNote } from "./widgets.js";

/** @typedef {import("./operations-query.js").OperationsFilters} OperationsFilters */

export function OperationsView() {
  const filters = parseFilters(routeQuery.value);
  const { snapshot, problem, reload } = useOperations(writeFilters(filters));
  return html`<div class="stack operations">
    <header class="gallery-head"><h1>Operations</h1>
      ${snapshot && html`<div class="row"><span class="hint tabular">As of ${formatTime(snapshot.at)}</span>
        <button type="button" class="button" onClick=${reload}>Refresh</button></div>`}
    </header>
    <${ProblemNote} problem=${problem} />
    ${snapshot && html`<${Snapshot} snapshot=${snapshot} filters=${filters} />`}
    ${!snapshot && !problem && html`<div class="ghost ghost-tall" aria-busy="true"></div>`}
  </div>`;
}

/** @param {string} iso */
const formatTime = (iso) => new Date(iso).toLocaleTimeString();

/** @param {{snapshot: Api.OperationsSnapshot, filters: OperationsFilters}} props */
function Snapshot({ snapshot, filters }) {
  return html`
    <section class="panel stack" aria-labelledby="work-title">
      <h2 id="work-title">Films at work</h2>
      <${States} counts=${snapshot.counts} filters=${filters} />
      <${Choices} snapshot=${snapshot} filters=${filters} />
      <${OperationsFilms} work=${snapshot.work} services=${snapshot.services} at=${snapshot.at} />
    </section>
    <${Services} services=${snapshot.services} at=${snapshot.at} />
    <${Teams} snapshot=${snapshot} />
    <${Workers} workers=${snapshot.workers} at=${snapshot.at} />
    <${Reconciles} runs=${snapshot.reconciles} at=${snapshot.at} />`;
}

/** @param {Partial<OperationsFilters>} changes @param {OperationsFilters} filters */
const change = (changes, filters) => setRouteQuery(writeFilters({ ...filters, ...changes }));

/**
 * How many films stand where; each number lists its own.
 * @param {{counts: Api.FilmCounts, filters: OperationsFilters}} props
 */
function States({ counts, filters }) {
  const states = /** @type {Api.FilmState[]} */ (Object.keys(STATE_LABELS));
  return html`<div class="row" role="group" aria-label="Where films stand">
    ${states.map((state) => {
      const isChosen = filters.state === state;
      const { tone, icon } = STATE_LABELS[state];
      return html`<button key=${state} type="button" class="state-count" aria-pressed=${isChosen}
          onClick=${() => change({ state: isChosen ? "" : state }, filters)}>
        <${Chip} tone=${counts[state] ? tone : "off"} icon=${icon}>${counts[state]} ${describeState(state)}<//>
      </button>`;
    })}
  </div>`;
}

/** @param {{snapshot: Api.OperationsSnapshot, filters: OperationsFilters}} props */
function Choices({ snapshot, filters }) {
  const teams = snapshot.teams.map((team) => ({ value: team.team_id, name: team.name }));
  const services = snapshot.services.map((service) => ({ value: service.provider, name: service.title }));
  return html`<form class="row" aria-label="Films listed" onSubmit=${(event) => event.preventDefault()}>
    ${snapshot.team_id === null && html`<${Choice} label="Team" all="All teams" value=${filters.team}
      options=${teams} onPick=${(team) => change({ team }, filters)} />`}
    <${Choice} label="Service" all="All services" value=${filters.service} options=${services}
      onPick=${(service) => change({ service }, filters)} />
  </form>`;
}

/**
 * @param {{label: string, all: string, value: string, options: {value: string, name: string}[],
 *   onPick: (value: string) => void}} props
 */
function Choice({ label, all, value, options, onPick }) {
  // A team of an address may have no work any more.
  const known = !value || options.some((option) => option.value === value);
  return html`<select aria-label=${label} value=${value} onChange=${(event) => onPick(event.target.value)}>
    <option value="">${all}</option>
    ${!known && html`<option value=${value}>${value}</option>`}
    ${options.map((option) => html`<option key=${option.value} value=${option.value}>${option.name}</option>`)}
  </select>`;
}
