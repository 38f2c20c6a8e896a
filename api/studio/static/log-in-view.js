// What somebody sees who is not logged in: a form for address and password.
import { Problem } from "./api.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { Field, ProblemNote } from "./widgets.js";

export function LogInView() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isBusy, setBusy] = useState(false);
  /** @param {Event} event */
  const logIn = async (event) => {
    event.preventDefault();
    setBusy(true);
    // The page begins anew, so that it holds nothing of whoever was here before.
    await peopleApi.logIn(email, password).then(() => location.reload(), setProblem);
    setBusy(false);
  };
  return html`<form class="panel stack person-form" onSubmit=${logIn} aria-labelledby="log-in-title">
    <h1 id="log-in-title">Log in</h1>
    <${Field} id="log-in-email" label="E-mail address" error=${problem?.fields.email}>
      ${(props) => html`<input ...${props} type="email" required autocomplete="username" value=${email}
        onInput=${(event) => setEmail(event.target.value)} />`}
    <//>
    <${Field} id="log-in-password" label="Password" error=${problem?.fields.password}>
      ${(props) => html`<input ...${props} type="password" required autocomplete="current-password" value=${password}
        onInput=${(event) => setPassword(event.target.value)} />`}
    <//>
    <${ProblemNote} problem=${problem} />
    <button type="submit" class="button primary" disabled=${isBusy}>Log in</button>
    <p class="hint">You have no account? Somebody of your team can send you a link.</p>
  </form>`;
}
