// Who the reader is here. Where nobody logs in, nothing of this is seen.
import { signal } from "./html.js";
import { peopleApi } from "./people-api.js";

/** @type {import("@preact/signals").Signal<Api.SessionInfo | null>} */
export const session = signal(null);

/** Ask who the reader is. A server that does not answer is told elsewhere. */
export async function loadSession() {
  session.value = await peopleApi.getSession().catch(() => session.peek());
}

/** @param {Api.AccessScope} scope */
export const mayDo = (scope) => Boolean(session.value?.scopes.includes(scope));
