// The page of all films' webhooks. The state that is shown stands in the address.
import { html } from "./html.js";
import { routeQuery, setRouteQuery } from "./router.js";
import { WebhookLog } from "./webhook-log.js";

export function WebhooksView() {
  const shown = new URLSearchParams(routeQuery.value).get("state") ?? "";
  return html`<div class="stack">
    <h1>Webhooks</h1>
    <p class="hint">What the addresses were told that your films were ordered with (callback_url), in the last 30 days.
      A message that fails is tried ten times in three days.</p>
    <div class="panel"><${WebhookLog} shown=${shown}
      onShow=${(/** @type {string} */ state) => setRouteQuery(state && `state=${state}`)} /></div>
  </div>`;
}
