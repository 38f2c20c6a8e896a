// Whether the page hears the server.
// Exports: ConnectionState.
import { html } from "./html.js";
import { connection, reconnect } from "./stream.js";

const WORDS = { live: "Live", reconnecting: "Reconnecting…", lost: "Connection lost" };

export function ConnectionState() {
  const state = connection.value;
  return html`<span class="connection" data-connection=${state}>
    <span role="status" aria-label="Connection" data-connection=${state}><span class="dot" aria-hidden="true"></span>${WORDS[state]}</span>
    ${state === "lost" && html`<button type="button" class="button small" onClick=${reconnect}>Reconnect</button>`}
  </span>`;
}
