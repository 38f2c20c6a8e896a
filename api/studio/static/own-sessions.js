// The reader's own log-ins, the way out, and another password.
import { formatDate } from "./format.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { forgetPush } from "./push.js";
import { session } from "./session.js";
import { showToast } from "./toasts.js";
import { useList } from "./use-list.js";
import { Field, ProblemNote } from "./widgets.js";

export function OwnSessions() {
  const { list, problem, change } = useList(peopleApi.listSessions);
  /** @param {Error} error */
  const complain = (error) => showToast(error.message, { tone: "bad" });
  const leave = () => forgetPush().then(peopleApi.logOut).then(() => location.reload(), complain);
  return html`<section class="panel stack" aria-labelledby="sessions-title">
    <h2 id="sessions-title">Your log-ins</h2>
    <p class="row"><span>${session.value?.email}</span>
      <button type="button" class="button" onClick=${leave}>Log out</button></p>
    <${TeamChoice} />
    <ul class="plain stack">${list?.sessions.map((each) => html`<li class="row" key=${each.session_id}>
      <span>${each.agent || "A browser"}${each.is_this && html` <span class="hint">(this one)</span>`}</span>
      <span class="hint">${each.address}, last used ${formatDate(each.seen_at)}</span>
      ${!each.is_this && html`<button type="button" class="button small"
        aria-label="End the log-in from ${each.address}"
        onClick=${() => change(peopleApi.endSession(each.session_id))}>End</button>`}</li>`)}</ul>
    <${ProblemNote} problem=${problem} />
    <${PasswordForm} onChanged=${change} />
  </section>`;
}

/** Who is in several teams sees one at a time. */
function TeamChoice() {
  const teams = session.value?.teams ?? [];
  if (teams.length < 2) return null;
  /** @param {{target: HTMLSelectElement}} event */
  const choose = (event) => peopleApi.changeTeam(event.target.value).then(() => location.reload());
  return html`<label class="row">Team
    <select onChange=${choose}>${teams.map((team) => html`<option key=${team.team_id} value=${team.team_id}
      selected=${team.team_id === session.value?.team_id}>${team.name}</option>`)}</select></label>`;
}

/** @param {{onChanged: (call: Promise<unknown>) => Promise<void>}} props */
function PasswordForm({ onChanged }) {
  const [before, setBefore] = useState("");
  const [wanted, setWanted] = useState("");
  /** @param {Event} event */
  const save = async (event) => {
    event.preventDefault();
    await onChanged(peopleApi.changePassword(before, wanted).then(() => {
      setBefore("");
      setWanted("");
      showToast("Your password is changed, and your other log-ins are ended.");
    }));
  };
  return html`<form class="row" onSubmit=${save} aria-label="Another password">
    <${Field} id="old-password" label="Password now">
      ${(props) => html`<input ...${props} type="password" required autocomplete="current-password" value=${before}
        onInput=${(event) => setBefore(event.target.value)} />`}
    <//>
    <${Field} id="new-password" label="New password">
      ${(props) => html`<input ...${props} type="password" required minlength="10" autocomplete="new-password"
        value=${wanted} onInput=${(event) => setWanted(event.target.value)} />`}
    <//>
    <button type="submit" class="button">Change password</button>
  </form>`;
}
