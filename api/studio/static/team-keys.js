// The API keys of a team: programs act by them.
import { CopyField } from "./copy-field.js";
import { formatDate } from "./format.js";
import { html, useState } from "./html.js";
import { peopleApi } from "./people-api.js";
import { mayDo } from "./session.js";
import { useList } from "./use-list.js";
import { Field, ProblemNote } from "./widgets.js";

/** @type {[Api.AccessScope, string][]} */
const SCOPES = [
  ["jobs:read", "See films"], ["jobs:write", "Change films"], ["spend", "Order, which costs money"],
  ["team:read", "See the team"], ["team:write", "Manage people and keys"], ["audit:read", "Read the audit trail"],
  ["operate", "Operate Longtake"],
];
const DEFAULT_DAYS = 90;
/** @type {Api.AccessScope[]} */
const DEFAULT_SCOPES = ["jobs:read", "jobs:write", "spend"];

export function TeamKeys() {
  const { list, problem, change } = useList(peopleApi.listKeys);
  const [made, setMade] = useState(/** @type {Api.NewApiKey | null} */ (null));
  /** @param {string} id */
  const rotate = (id) => change(peopleApi.rotateKey(id).then(setMade));
  return html`<section class="panel stack" aria-labelledby="keys-title">
    <h2 id="keys-title">API keys</h2>
    ${made && html`<${CopyField} label="The key ${made.name}" text=${made.key} hint="It is shown only now." />`}
    <ul class="plain stack">${list?.keys.map((key) => html`<li class="row" key=${key.key_id}>
      <span>${key.name} <span class="mono">${key.hint}…</span></span>
      <span class="hint">${describeKey(key)}</span>
      ${mayDo("team:write") && html`
        ${!key.replaced_by && html`<button type="button" class="button small" aria-label="Replace the key ${key.name}"
          onClick=${() => rotate(key.key_id)}>Replace</button>`}
        <button type="button" class="button small" aria-label="Revoke the key ${key.name}"
          onClick=${() => change(peopleApi.revokeKey(key.key_id))}>Revoke</button>`}</li>`)}</ul>
    ${mayDo("team:write") && html`<${KeyForm} onMade=${(call) => change(call.then(setMade))} />`}
    <${ProblemNote} problem=${problem} />
  </section>`;
}

/** @param {Api.ApiKey} key */
function describeKey(key) {
  const end = key.ends_at ? `until ${formatDate(key.ends_at)}` : "without an end";
  const use = key.used_at ? `last used ${formatDate(key.used_at)}` : "not used yet";
  return `${key.scopes.join(", ")}; ${end}, ${use}${key.replaced_by ? ", replaced" : ""}`;
}

/** @param {{onMade: (call: Promise<Api.NewApiKey>) => Promise<void>}} props */
function KeyForm({ onMade }) {
  const [name, setName] = useState("");
  const [days, setDays] = useState(DEFAULT_DAYS);
  const [scopes, setScopes] = useState(DEFAULT_SCOPES);
  /** @param {Event} event */
  const create = async (event) => {
    event.preventDefault();
    await onMade(peopleApi.createKey({ name, scopes, expires_in_days: days }));
    setName("");
  };
  /** @param {Api.AccessScope} scope */
  const toggle = (scope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope]);
  return html`<form class="stack" onSubmit=${create} aria-label="A new key">
    <div class="row">
      <${Field} id="key-name" label="What is it for?">
        ${(props) => html`<input ...${props} type="text" required value=${name}
          onInput=${(event) => setName(event.target.value)} />`}
      <//>
      <${Field} id="key-days" label="Days until it ends">
        ${(props) => html`<input ...${props} type="number" required min="1" max="366" value=${days}
          onInput=${(event) => setDays(Number(event.target.value))} />`}
      <//>
    </div>
    <fieldset class="row"><legend>It may</legend>
      ${SCOPES.filter(([scope]) => mayDo(scope)).map(([scope, label]) => html`<label class="check" key=${scope}>
        <input type="checkbox" checked=${scopes.includes(scope)} onChange=${() => toggle(scope)} />${label}</label>`)}
    </fieldset>
    <div><button type="submit" class="button primary" disabled=${!scopes.length}>Create key</button></div>
  </form>`;
}
