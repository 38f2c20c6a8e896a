// Whether the page hears the server.
import { connection, reconnect } from "./event-stream.js";
import { html } from "./html.js";

const WORDS = { live: "Live", reconnecting: "Reconnecting…", lost: "Connection lost" };

export function ConnectionStatus() {
  const state = connection.value;
  return html`<span class="connection" data-connection=${state}>
    <span role="status" aria-label="Connection" data-connection=${state}>
      <span class="dot" aria-hidden="true"></span>${WORDS[state]}
    </span>
    ${state === "lost" && html`<button type="button" class="button small" onClick=${reconnect}>Reconnect</button>`}
  </span>`;
}
