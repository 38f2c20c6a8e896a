// The people of a team with their roles, and who is invited.
import { AuditList } from "./audit-list.js";
import { ConfirmButton } from "./confirm-button.js";
import { CopyField } from "./copy-field.js";
import { formatDate } from "./format.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { mayDo, session } from "./session.js";
import { useList } from "./use-list.js";
import { Field, ProblemNote } from "./widgets.js";

/** @type {Api.Role[]} */
const ROLES = ["viewer", "maker", "manager", "owner"];
/** @type {Record<Api.Role, string>} */
export const ROLE_HINTS = {
  viewer: "sees films", maker: "makes films", manager: "makes films, manages people and keys", owner: "everything",
};

export function TeamPeople() {
  const { list, problem, change } = useList(peopleApi.getTeam);
  return html`<section class="panel stack" aria-labelledby="people-title">
    <h2 id="people-title">People${list ? ` of ${list.name}` : ""}</h2>
    <ul class="plain stack">
      ${list?.members.map((member) => html`<${MemberRow} key=${member.user_id} member=${member} change=${change} />`)}
    </ul>
    <${ProblemNote} problem=${problem} />
    ${mayDo("team:write") && html`<${Invitations} />`}
  </section>
  ${list && mayDo("audit:read") && html`<${AuditList} members=${list.members} />`}`;
}

/** @param {{member: Api.Member, change: (call: Promise<unknown>) => Promise<void>}} props */
function MemberRow({ member, change }) {
  const label = member.name ? `${member.name} (${member.email})` : member.email;
  const isMe = member.user_id === session.value?.user_id;
  const name = html`<span>${label}${isMe && html` <span class="hint">(you)</span>`}</span>`;
  if (!mayDo("team:write")) {
    return html`<li class="row">${name}<span class="hint">${member.role}</span></li>`;
  }
  /** @param {{target: HTMLSelectElement}} event */
  const setRole = (event) => change(peopleApi.editMember(member.user_id, /** @type {Api.Role} */ (event.target.value)));
  return html`<li class="row">
    ${name}
    <${RoleChoice} label="Role of ${member.email}" value=${member.role} onChange=${setRole} />
    <${ConfirmButton} label="Remove ${member.email}"
      onConfirm=${() => change(peopleApi.removeMember(member.user_id))}>Remove<//>
  </li>`;
}

/** @param {{label: string, value: Api.Role, onChange: (event: any) => unknown}} props */
function RoleChoice({ label, value, onChange }) {
  return html`<select aria-label=${label} value=${value} onChange=${onChange}>
    ${ROLES.map((role) => html`<option key=${role} value=${role} selected=${role === value}>
      ${role}: ${ROLE_HINTS[role]}</option>`)}
  </select>`;
}

function Invitations() {
  const { list, problem, change, setProblem } = useList(peopleApi.listInvitations);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState(/** @type {Api.Role} */ ("maker"));
  const [link, setLink] = useState("");
  /** @param {Event} event */
  const invite = async (event) => {
    event.preventDefault();
    await change(peopleApi.invitePerson(email, role).then((made) => { setLink(made.url); setEmail(""); }));
  };
  return html`<h3>Invite somebody</h3>
    <form class="row" onSubmit=${invite}>
      <${Field} id="invite-email" label="E-mail address" error=${problem?.fields.email}>
        ${(props) => html`<input ...${props} type="email" required value=${email}
          onInput=${(event) => { setEmail(event.target.value); setProblem(null); }} />`}
      <//>
      <${RoleChoice} label="Role of the invited" value=${role} onChange=${(event) => setRole(event.target.value)} />
      <button type="submit" class="button primary">Make a link</button>
    </form>
    ${link && html`<${CopyField} label="The invitation's link" text=${link}
      hint="It is shown only now, and works once. Pass it on: nothing is sent." />`}
    ${!problem?.fields.email && html`<${ProblemNote} problem=${problem} />`}
    <ul class="plain stack">${list?.invitations.map((each) => html`<li class="row" key=${each.invitation_id}>
      <span>${each.email ?? "First owner"}</span>
      <span class="hint">as ${each.role}, until ${formatDate(each.ends_at)}</span>
      <button type="button" class="button small" aria-label="Withdraw the invitation of ${each.email ?? "an owner"}"
        onClick=${() => change(peopleApi.withdrawInvitation(each.invitation_id))}>Withdraw</button></li>`)}</ul>`;
}
