// The page of a team: its people and invitations, its keys, and the reader's own log-ins and data.
import { html } from "./html.js";
import { OwnAccount } from "./own-account.js";
import { OwnBrowsers } from "./own-browsers.js";
import { OwnMails } from "./own-mails.js";
import { OwnSessions } from "./own-sessions.js";
import { session } from "./session.js";
import { TeamKeys } from "./team-keys.js";
import { TeamLimits } from "./team-limits.js";
import { TeamPeople } from "./team-people.js";
import { TeamRetention } from "./team-retention.js";
import { TeamSpending } from "./team-spending.js";
import { TeamWebhooks } from "./team-webhooks.js";

export function TeamView() {
  const known = session.value;
  if (!known) return html`<div class="ghost ghost-tall" aria-busy="true"></div>`;
  return html`<div class="stack">
    <h1>Team</h1>
    <${TeamPeople} />
    <${TeamSpending} />
    <${TeamLimits} />
    <${TeamRetention} />
    <${TeamKeys} />
    <${TeamWebhooks} />
    ${known.user_id && known.via !== "key" && html`<${OwnMails} /><${OwnBrowsers} />`}
    ${known.via === "session" && html`<${OwnSessions} /><${OwnAccount} />`}
  </div>`;
}
