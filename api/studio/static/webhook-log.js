// What the webhooks of all the team's films were told, by state; and a test of a receiver.
import { Problem } from "./api.js";
import { html, useEffect, useState } from "./html.js";
import { mayDo } from "./session.js";
import { webhookApi } from "./webhook-api.js";
import { WebhookList } from "./webhook-list.js";
import { describeAnswer, getStateLabel } from "./webhook-words.js";
import { Field, ProblemNote } from "./widgets.js";

/** Those that a list can have; of `unknown` ones nothing is kept. */
const LISTED = /** @type {const} */ (["failed", "pending", "delivered", "unwanted", "outdated"]);

/**
 * Show the log; whoever names the state that is shown keeps it, in the address say.
 * @param {{shown?: string, onShow?: (state: string) => void}} props
 */
export function WebhookLog({ shown, onShow }) {
  const [chosen, choose] = useState("");
  const [state, setState] = onShow ? [shown ?? "", onShow] : [chosen, choose];
  const [messages, setMessages] = useState(/** @type {Api.CallerMessage[] | null} */ (null));
  const [cursor, setCursor] = useState(/** @type {string | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  /** @param {Api.CallerMessage[]} before @param {string | null} from */
  const load = (before, from) => webhookApi.list(state, from).then((page) => {
    setMessages([...before, ...page.deliveries]);
    setCursor(page.next_cursor);
  }, setProblem);
  useEffect(() => { load([], null); }, [state]);
  /** @param {Promise<unknown>} call */
  const change = async (call) => {
    await call.then(() => setProblem(null), setProblem);
    await load([], null);
  };
  return html`<div class="stack">
    ${mayDo("jobs:write") && html`<${TestForm} onSent=${() => load([], null)} />`}
    <${Field} id="webhook-state" label="Show">${(/** @type {object} */ props) => html`<select ...${props}
      value=${state} onChange=${(/** @type {any} */ event) => setState(event.target.value)}>
      <option value="">All</option>
      ${LISTED.map((each) => html`<option
        key=${each} value=${each}>${getStateLabel(each).word}</option>`)}</select>`}<//>
    <${ProblemNote} problem=${problem} />
    ${messages && !messages.length && html`<p class="hint">Nothing of the last 30 days.</p>`}
    ${messages && html`<${WebhookList} messages=${messages} change=${change} withFilms />`}
    ${cursor && messages && html`<p><button type="button" class="button small"
      onClick=${() => load(messages, cursor)}>Show more</button></p>`}
  </div>`;
}

/** @param {{onSent: () => Promise<void>}} props */
function TestForm({ onSent }) {
  const [url, setUrl] = useState("");
  const [isSending, setSending] = useState(false);
  const [answer, setAnswer] = useState("");
  const [problem, setProblem] = useState(/** @type {any} */ (null));
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setSending(true);
    setAnswer("");
    await webhookApi.sendTest(url).then((told) => {
      setProblem(null);
      setAnswer(describeTest(told));
    }, setProblem);
    await onSent();
    setSending(false);
  };
  return html`<form class="stack" onSubmit=${send} aria-label="Test a receiver">
    <${Field} id="webhook-url" label="Send a test to" error=${problem?.fields.url}
      hint="A signed example of the type webhook.test, once.">
      ${(/** @type {object} */ props) => html`<input ...${props} type="text" inputmode="url" required
        placeholder="https://" value=${url} onInput=${(/** @type {any} */ event) => setUrl(event.target.value)} />`}<//>
    <div class="row"><button type="submit" class="button" disabled=${isSending}>Send a test</button>
      <span role="status">${answer}</span></div>
    ${!problem?.fields.url && html`<${ProblemNote} problem=${problem} />`}
  </form>`;
}

/** @param {Api.CallerMessage} message */
function describeTest({ attempts: [attempt], state }) {
  if (!attempt) return "Nobody knows what became of it.";
  const came = `${describeAnswer(attempt)} after ${attempt.seconds.toFixed(1)} s`;
  return `${came}: ${getStateLabel(state).word.toLowerCase()}.`;
}
