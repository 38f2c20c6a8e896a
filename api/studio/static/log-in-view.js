// What somebody sees who is not logged in: a form for address and password.
import { Problem } from "./api.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { session } from "./session.js";
import { Banner, Field, ProblemNote } from "./widgets.js";

const PROVIDER_URL = new URL("auth/login", document.baseURI).pathname;

/** @param {{isRefused?: boolean}} props isRefused: the identity provider's answer let nobody in */
export function LogInView({ isRefused = false }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isBusy, setBusy] = useState(false);
  /** @param {Event} event */
  const logIn = async (event) => {
    event.preventDefault();
    setBusy(true);
    // The page begins anew, so that it holds nothing of whoever was here before.
    await peopleApi.logIn(email, password).then(openStudio, setProblem);
    setBusy(false);
  };
  return html`<form class="panel stack person-form" onSubmit=${logIn} aria-labelledby="log-in-title">
    <h1 id="log-in-title">Log in</h1>
    ${isRefused && html`<${Banner} tone="bad" title="The log-in was refused">
      Your organization's log-in did not let you in here. Ask an owner of your team.<//>`}
    ${session.value?.identity_provider && html`<a class="button primary" href=${PROVIDER_URL}>
      Log in with your organization</a>`}
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

/** Without what was refused before in the address. */
function openStudio() {
  if (location.hash === "#/refused") history.replaceState(null, "", "#/");
  location.reload();
}
