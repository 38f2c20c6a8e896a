// Who changed what in the team lately.
import { formatDate } from "./format.js";
import { html } from "./html.js";
import { peopleApi } from "./people-api.js";
import { useList } from "./use-list.js";
import { ProblemNote } from "./widgets.js";

/** @param {{members: Api.Member[]}} props */
export function AuditList({ members }) {
  const { list, problem } = useList(peopleApi.listAuditEntries);
  return html`<section class="panel stack" aria-labelledby="audit-title">
    <h2 id="audit-title">What was done</h2>
    <${ProblemNote} problem=${problem} />
    <ul class="plain stack">${list?.entries.map((entry) => html`<li class="row" key=${entry.entry_id}>
      <span>${nameActor(entry, members)}: ${entry.action.replaceAll("_", " ")}</span>
      <span class="hint">${formatDate(entry.at)}, answered ${entry.status}
        <span class="mono"> ${entry.object}</span></span></li>`)}</ul>
  </section>`;
}

/** @param {Api.AuditEntry} entry @param {Api.Member[]} members */
function nameActor({ actor, via }, members) {
  const id = actor?.replace("user:", "");
  return members.find((member) => member.user_id === id)?.email ?? actor ?? via;
}
