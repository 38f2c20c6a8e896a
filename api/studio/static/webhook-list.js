// A list of what webhooks were told, each with its tries and a button to tell it again.
import { formatDate } from "./format.js";
import { html, useEffect, useState } from "./html.js";
import { Icon } from "./icons.js";
import { getJobHref } from "./router.js";
import { mayDo } from "./session.js";
import { createKey } from "./submission.js";
import { showToast } from "./toasts.js";
import { webhookApi } from "./webhook-api.js";
import { describeAnswer, getStateLabel } from "./webhook-words.js";
import { Chip } from "./widgets.js";

const LOOK_MS = 4000;

/** @typedef {(call: Promise<unknown>) => Promise<void>} Change */

/** @param {{messages: readonly Api.CallerMessage[], change: Change, withFilms?: boolean}} props */
export function WebhookList({ messages, change, withFilms = false }) {
  const isPending = messages.some(({ state }) => state === "pending");
  // A message on its way is looked after while somebody sees the page.
  useEffect(() => {
    const look = () => document.hidden || change(Promise.resolve());
    const timer = isPending ? setInterval(look, LOOK_MS) : 0;
    return () => clearInterval(timer);
  }, [isPending, messages]);
  return html`<ul class="plain webhooks">${messages.map((message) => html`
    <${Message} key=${message.delivery_id} message=${message} change=${change} withFilms=${withFilms} />`)}</ul>`;
}

/** @param {{message: Api.CallerMessage, change: Change, withFilms: boolean}} props */
function Message({ message, change, withFilms }) {
  const { type, url, state, created_at: moment, next_try_at: next, attempts } = message;
  const { word, tone, icon } = getStateLabel(state);
  return html`<li class="webhook stack" aria-label=${`${type}, ${formatDate(moment)}`}>
    <div class="row"><strong class="mono">${type}</strong>
      <${Chip} tone=${tone} icon=${icon}>${word}<//>
      <span class="hint">${formatDate(moment)}</span>
      ${withFilms && message.job_id && html`<a href=${getJobHref(message.job_id)}>${message.title ?? "Film"}</a>`}
      <${RedeliverButton} message=${message} change=${change} /></div>
    <p class="hint mono webhook-url">${url}</p>
    ${state === "pending" && next && html`<p class="hint">Next try: ${formatDate(next)}</p>`}
    ${attempts.length > 0 && html`<ol class="plain webhook-tries" aria-label="Tries">
      ${attempts.map((each) => html`<li key=${each.number} class="hint tabular">
        ${formatDate(each.begun_at)}: ${describeAnswer(each)}, ${each.seconds.toFixed(1)} s
        ${each.redelivery > 0 && html`<span>${" "}(asked for again)</span>`}</li>`)}</ol>`}
  </li>`;
}

/** @param {{message: Api.CallerMessage, change: Change}} props */
function RedeliverButton({ message, change }) {
  const [isSending, setSending] = useState(false);
  if (!message.job_id || !mayDo("jobs:write")) return null;
  const send = async () => {
    setSending(true);
    await change(webhookApi.redeliver(message.delivery_id, createKey())
      .then(() => showToast("It is being delivered again.")));
    setSending(false);
  };
  return html`<button type="button" class="button small" disabled=${isSending} onClick=${send}>
    <${Icon} name="retry" size=${13} />Deliver again<span class="visually-hidden">
      ${" "}${message.type}</span></button>`;
}
