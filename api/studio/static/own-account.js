// What is kept about the reader: to be taken along, and to be deleted.
import { API_ROOT } from "./api.js";
import { ConfirmButton } from "./confirm-button.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { Field, ProblemNote } from "./widgets.js";

export function OwnAccount() {
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const remove = () => peopleApi.deleteAccount(password || null).then(() => location.reload(), setProblem);
  return html`<section class="panel stack" aria-labelledby="account-title">
    <h2 id="account-title">Your data</h2>
    <p class="row"><a class="button" href=${`${API_ROOT}/session/data`} download>
      Download all that is kept about you</a></p>
    <p class="hint">With your account go your roles, log-ins, keys and invitations. Films stay your team's.</p>
    <div class="row end">
      <${Field} id="account-password" label="Password">
        ${(props) => html`<input ...${props} type="password" autocomplete="current-password" value=${password}
          onInput=${(event) => { setPassword(event.target.value); setProblem(null); }} />`}
      <//>
      <${ConfirmButton} label="Delete your account" onConfirm=${remove}>Delete account<//>
    </div>
    <${ProblemNote} problem=${problem} />
  </section>`;
}
