// On the team's page: what the webhooks of all its films were told. It is asked for once somebody opens it.
import { html, useState } from "./html.js";
import { WebhookLog } from "./webhook-log.js";

export function TeamWebhooks() {
  const [isOpen, setOpen] = useState(false);
  return html`<details class="panel folded" onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}>
    <summary><h2 class="folded-title">Webhooks</h2></summary>
    ${isOpen && html`<p><a href="#/webhooks">As a page of its own</a></p><${WebhookLog} />`}
  </details>`;
}
