// The page behind an invitation's link: a person joins a team.
import { Problem } from "./api.js";
import { html, useEffect, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { Field, ProblemNote } from "./widgets.js";

/** @param {{token: string}} props */
export function JoinView({ token }) {
  const [invitation, setInvitation] = useState(/** @type {Api.OpenInvitation | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  useEffect(() => { peopleApi.readInvitation(token).then(setInvitation, setProblem); }, [token]);
  if (invitation) return html`<${JoinForm} token=${token} invitation=${invitation} />`;
  if (!problem) return html`<div class="ghost ghost-tall" aria-busy="true"></div>`;
  return html`<div class="empty"><h1>This invitation does not work</h1><p>${problem.message}</p>
    <p><a href="#/">To the log-in</a></p></div>`;
}

/** @param {{token: string, invitation: Api.OpenInvitation}} props */
function JoinForm({ token, invitation }) {
  const [person, setPerson] = useState({ email: invitation.email ?? "", name: "", password: "" });
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isBusy, setBusy] = useState(false);
  /** @param {Event} event */
  const join = async (event) => {
    event.preventDefault();
    setBusy(true);
    await peopleApi.join({ token, ...person }).then(openStudio, setProblem);
    setBusy(false);
  };
  /** @param {"email" | "name" | "password"} name */
  const change = (name) => (/** @type {{target: HTMLInputElement}} */ event) =>
    setPerson({ ...person, [name]: event.target.value });
  return html`<form class="panel stack person-form" onSubmit=${join} aria-labelledby="join-title">
    <h1 id="join-title">Join ${invitation.team_name}</h1>
    <p>You are invited as ${invitation.role}.</p>
    <${Field} id="join-email" label="E-mail address" error=${problem?.fields.email}>
      ${(props) => html`<input ...${props} type="email" required autocomplete="username" value=${person.email}
        readonly=${invitation.email !== null} onInput=${change("email")} />`}
    <//>
    <${Field} id="join-name" label="Name" error=${problem?.fields.name}>
      ${(props) => html`<input ...${props} type="text" autocomplete="name" value=${person.name}
        onInput=${change("name")} />`}
    <//>
    <${Field} id="join-password" label="Password" error=${problem?.fields.password}
        hint="10 characters or more. If you have an account here already, its password.">
      ${(props) => html`<input ...${props} type="password" required autocomplete="new-password"
        value=${person.password} onInput=${change("password")} />`}
    <//>
    <${ProblemNote} problem=${problem} />
    <button type="submit" class="button primary" disabled=${isBusy}>Join</button>
  </form>`;
}

/** Without the link in the address and in the history, and with nothing of whoever was here before. */
function openStudio() {
  history.replaceState(null, "", "#/");
  location.reload();
}
