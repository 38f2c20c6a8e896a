// What operators see beside the films: services, teams, workers and repairs, each as a table.
import { CopyCommand } from "./copy-command.js";
import { formatMoney } from "./format.js";
import { html } from "./html.js";
import { Icon } from "./icons.js";
import { formatAge } from "./operations-films.js";
import { describeRepairs } from "./operations-labels.js";

const AWAY = "Temporal does not answer, so nothing of it is known.";

/** @param {{services: Api.ServiceAtWork[], at: string}} props */
export function Services({ services, at }) {
  const heads = ["Service", "Places", "In line", "Held", "Late", "Ordered", "Rates a second", "Refuses"];
  return html`<${Table} id="services" title="Services" heads=${heads}
    hint="Rates hold over all workers: orders, and questions for news. Refusals are of the films listed above.">
    ${services.map((each) => html`<tr key=${each.provider}>
      <th scope="row">${each.title}</th>
      <td>${each.places_taken} of ${each.places}</td>
      <td>${each.in_line}${each.waiting_since ? `, for ${formatAge(each.waiting_since, at)}` : ""}</td>
      <td>${each.held}</td><td>${each.late}</td><td>${formatMoney(each.ordered_usd)}</td>
      <td>${each.submits_per_second} · ${each.polls_per_second}</td>
      <td class="words">${each.trouble?.message ?? "–"}</td>
    </tr>`)}<//>`;
}

/** @param {{snapshot: Api.OperationsSnapshot}} props */
export function Teams({ snapshot }) {
  const { teams, teams_total: total, spending } = snapshot;
  const heads = ["Team", "Films", "Today", "Daily cap", "This month", "Ordered"];
  const more = total - teams.length;
  const hint = `Days and months are UTC’s. Prices that are still open count.${
    more > 0 ? ` ${more} more teams are not shown.` : ""}${spending.emulated ? " No real dollar was paid." : ""}`;
  return html`<${Table} id="teams" title="Teams" heads=${heads} hint=${hint}>
    ${teams.map((team) => html`<tr key=${team.team_id}>
      <th scope="row">${team.name}</th>
      <td>${Object.values(team.films).reduce((sum, count) => sum + count, 0)}</td>
      <td>${formatMoney(team.spent_today_usd)}</td><td>${formatCap(team.daily_cap_usd)}</td>
      <td>${formatMoney(team.spent_this_month_usd)}</td><td>${formatMoney(team.ordered_usd)}</td>
    </tr>`)}
    ${snapshot.team_id === null && html`<tr><th scope="row">All teams</th><td></td>
      <td>${formatMoney(spending.spent_today_usd)}</td>
      <td>${formatCap(spending.daily_cap_usd)}</td><td></td><td></td></tr>`}<//>`;
}

/** @param {number | null} usd */
const formatCap = (usd) => (usd === null ? "none" : formatMoney(usd));

/** @param {{workers: Api.WorkerListResponse | null, at: string}} props */
export function Workers({ workers, at }) {
  const heads = ["Worker", "Pool", "Build", "Queues", "Slots in use", "Heard of"];
  if (!workers?.workers.length) {
    return html`<${Panel} id="workers" title="Workers">
      <p>${workers ? "No worker was heard of in the last half minute: nothing goes on." : AWAY}</p><//>`;
  }
  return html`<${Table} id="workers" title="Workers" heads=${heads} hint=${describeRouting(workers.routing)}>
    ${workers.workers.map((worker) => html`<tr key=${worker.identity}>
      <th scope="row">${worker.host}${worker.draining ? " (draining)" : ""}</th>
      <td>${worker.pool ?? "–"}</td><td>${worker.build ?? "–"}</td><td>${worker.queues.length}</td>
      <td>${sumSlots(worker, "slots_used")} of ${sumSlots(worker, "slots_used") + sumSlots(worker, "slots_free")}</td>
      <td>${formatAge(worker.last_heard_at, at)} ago</td>
    </tr>`)}<//>`;
}

/** @param {Api.WorkerResponse} worker @param {"slots_used" | "slots_free"} which */
const sumSlots = (worker, which) => worker.queues.reduce((sum, queue) => sum + queue[which], 0);

/** @param {Api.RoutingResponse | null} routing */
function describeRouting(routing) {
  if (!routing) return "Any worker gets any film.";
  const ramp = routing.ramping_build && `, and ${routing.ramp_percent} % of them to ${routing.ramping_build}`;
  return `Films go to build ${routing.current_build ?? "none"}${ramp || ""}.`;
}

/** @param {{runs: Api.ReconcileRunDetails[] | null, at: string}} props */
export function Reconciles({ runs, at }) {
  if (!runs?.length) {
    return html`<${Panel} id="reconciles" title="Reconciles"><p>${runs ? "None has run yet." : AWAY}</p><//>`;
  }
  return html`<${Panel} id="reconciles" title="Reconciles">
    <p class="hint">They look for differences between database, Temporal and services, and repair them.</p>
    <ul class="work-list" aria-label="Latest reconciles">${runs.map((run) => html`<li key=${run.started_at}>
      <p>${formatAge(run.started_at, at)} ago: ${run.repairs ? describeRepairs(run.repairs) : run.status}</p>
      <div class="row"><${CopyCommand} label="Command" command=${run.command} />
        ${run.web_ui && html`<a class="button" href=${run.web_ui} target="_blank" rel="noopener noreferrer"
          aria-label="The reconcile in the Temporal Web UI"><${Icon} name="open" size=${14} /> Web UI</a>`}</div>
    </li>`)}</ul><//>`;
}

/** @param {{id: string, title: string, heads: string[], hint: string, children?: Child}} props */
function Table({ id, title, heads, hint, children }) {
  return html`<${Panel} id=${id} title=${title}>
    <div class="cost-table" tabindex="0" role="region" aria-labelledby=${`${id}-title`}><table>
      <thead><tr>${heads.map((head) => html`<th key=${head} scope="col">${head}</th>`)}</tr></thead>
      <tbody>${children}</tbody>
    </table></div>
    <p class="hint">${hint}</p><//>`;
}

/** @param {{id: string, title: string, children?: Child}} props */
function Panel({ id, title, children }) {
  return html`<section class="panel stack" aria-labelledby=${`${id}-title`}>
    <h2 id=${`${id}-title`}>${title}</h2>${children}</section>`;
}
